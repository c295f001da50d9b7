/**
 * The way from a file with the user's edits back to what the generator wrote. After a merge that text is
 * nowhere: it was never on disk by itself, so git has not got it, and the next version cannot render it.
 */
import { diffPatch } from 'node-diff3';

import { blobId } from './git-ids.js';
import { isObject } from './json.js';
import { unixLines } from './read.js';

/** What is put in place of some lines of the edited file: no line of the user's is in it. */
type Step = readonly [line: number, count: number, instead: readonly string[]];

/** How to get from a file as the user has it to what the generator wrote. */
export interface Edits {
  /** The id that git gives the file as it was on disk after the run, edits and all. */
  readonly in: string;
  readonly undo: readonly Step[];
}

/**
 * What is to be remembered of a file that is on disk with the user's edits.
 *
 * @param edited as it is on disk
 * @param written as the generator would write it
 * @returns undefined where nothing was edited but line ends
 */
export function editsOf(edited: Buffer, written: Buffer): Edits | undefined {
  const text = unixLines(edited);
  if (text.equals(written)) return undefined;
  const steps = diffPatch(linesIn(text), linesIn(written)).map(({ buffer1, buffer2 }): Step => [
    buffer1.offset,
    buffer1.length,
    buffer2.chunk,
  ]);
  return { in: blobId(text), undo: steps };
}

/**
 * Takes the edits out again.
 *
 * @param edited as it was on disk after the run
 * @returns what the generator wrote, if nobody has changed the record meanwhile: its id says so
 */
export function withoutEdits(edited: Buffer, { undo }: Edits): Buffer {
  // From the end, so that the numbers of the lines above stay right.
  const lines = undo
    .toReversed()
    .reduce(
      (all, [line, count, instead]) => all.toSpliced(line, count, ...instead),
      linesIn(unixLines(edited)),
    );
  return Buffer.from(lines.join('\n'));
}

/** Reads what is remembered of edits; undefined for anything else. */
export function parseEdits(value: unknown): Edits | undefined {
  if (!isObject(value) || typeof value['in'] !== 'string' || !Array.isArray(value['undo'])) {
    return undefined;
  }
  const undo: unknown[] = value['undo'];
  return undo.every(isStep) ? { in: value['in'], undo } : undefined;
}

function isStep(value: unknown): value is Step {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [line, count, instead] = value as unknown[];
  return (
    [line, count].every((number) => Number.isSafeInteger(number) && Number(number) >= 0) &&
    Array.isArray(instead) &&
    instead.every((text) => typeof text === 'string')
  );
}

/** The end of the last line is a line more, an empty one. */
function linesIn(text: Buffer): string[] {
  return text.toString().split('\n');
}
