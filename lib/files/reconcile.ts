/** From the files the generator would write to what is to be done with those on disk. */
import { join } from 'node:path';

import { UserError } from '../errors.js';
import type { Repository } from '../repository.js';
import { blobId } from './git-ids.js';
import { parseJson } from './json.js';
import type { LastWritten } from './last-written.js';
import { withEndsOf } from './lines.js';
import { mergeJson } from './merge-json.js';
import { mergeLines } from './merge-lines.js';
import { readIfThere, unixLines } from './read.js';
import { formerPath } from './renamed.js';
import { lacksExecutableBit, type RenderedFile } from './render.js';

/** What is to be done with a file. */
export interface Change {
  /** The path in the repository, with forward slashes. */
  readonly path: string;
  /** Where the file lies, under the name that an earlier version gave it; undefined where it lies at its path. */
  readonly from?: string | undefined;
  /** The vendored folder that it is part of. */
  readonly folder?: string;
  /** The sub-generator whose file it is. */
  readonly generator: string;
  /** The file as the generator would write it; undefined where it has no such file any more. */
  readonly rendered: RenderedFile | undefined;
  /** What is to be there, hand edits included where these are merged; undefined for nothing at all. */
  readonly contents: Buffer | undefined;
  /** What is on disk, on which this was decided; undefined where there is no such file. */
  readonly current: Buffer | undefined;
  /** Both sides of a conflict in one file, with conflict markers. */
  readonly marked?: Buffer;
  /** Whether nobody knows what was written last, so that the two sides could only be compared. */
  readonly compared?: boolean;
  /** What is wrong with the user's file, so that nothing can be merged with it. */
  readonly broken?: UserError;
  /**
   * `keep` has nothing to write, `skip` is not to; `merge` brings the generator's changes into what was
   * edited; `leave` is edited, and no file of the generator's any more; `conflict` would lose hand edits.
   */
  readonly action:
    'keep' | 'skip' | 'create' | 'replace' | 'merge' | 'remove' | 'leave' | 'conflict';
}

/** What a file is held against. */
export interface Surroundings {
  readonly repository: Repository;
  /** The sub-generator whose file it is. */
  readonly generator: string;
  readonly lastWritten: LastWritten;
}

/**
 * Decides what is to be done with a file, by what the generator wrote last, what it would write now, and
 * what is there: the user's where the generator has nothing new, the generator's where nobody edited it,
 * a merge of both otherwise.
 *
 * @param rendered as the generator would write it
 */
export function reconcile(rendered: RenderedFile, surroundings: Surroundings): Change {
  const { repository, generator } = surroundings;
  const { path, handEdits } = rendered;
  const there = readIfThere(join(repository.root, path));
  const former = there === undefined ? formerPath(path, repository) : undefined;
  const old = former === undefined ? undefined : readIfThere(join(repository.root, former));
  const from = old === undefined ? undefined : former;
  const current = there ?? old;
  const written = repository.written[former ?? path];
  const contents =
    current === undefined ? rendered.contents : withEndsOf(rendered.contents, current);
  const change = { path, from, generator, rendered, contents, current };
  if (current === undefined) {
    // What the user deleted stays deleted.
    const deleted = written !== undefined && handEdits !== 'included';
    return { ...change, action: deleted ? 'keep' : 'create' };
  }
  if (current.equals(contents)) {
    const lost = from === undefined && lacksExecutableBit(rendered, repository.root);
    return lost ? { ...change, action: 'replace' } : kept(change);
  }
  if (handEdits === 'included') {
    return { ...change, action: sameJson(current, contents) ? 'keep' : 'replace' };
  }
  if ([current, unixLines(current)].some((text) => written?.id === blobId(text))) {
    return { ...change, action: 'replace' };
  }
  if (written?.id === blobId(rendered.contents)) return kept(change);
  const last =
    written === undefined ? undefined : surroundings.lastWritten(former ?? path, written);
  return merged({ ...change, current }, last);
}

/** A file under its new name has to be written there, whatever it holds. */
function kept(change: Omit<Change, 'action'>): Change {
  return {
    ...change,
    contents: change.current,
    action: change.from === undefined ? 'keep' : 'replace',
  };
}

function merged(
  change: Omit<Change, 'action'> & { rendered: RenderedFile; current: Buffer },
  last: Buffer | undefined,
): Change {
  const { path, from, rendered, current } = change;
  const sides = { last, next: rendered.contents, own: current };
  const merge = rendered.handEdits === 'keys' ? mergeJson : mergeLines;
  try {
    const { contents, clash } = merge(sides, from ?? path);
    if (clash) {
      return { ...change, marked: contents, compared: last === undefined, action: 'conflict' };
    }
    return contents.equals(current) ? kept(change) : { ...change, contents, action: 'merge' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { contents } = mergeLines({ ...sides, last: undefined });
    return { ...change, marked: contents, broken: error, action: 'conflict' };
  }
}

/** Whether two files say the same in JSON, however they are laid out. */
function sameJson(one: Buffer, other: Buffer): boolean {
  try {
    const [first, second] = [one, other].map((text) => JSON.stringify(parseJson(text, '')));
    return first === second;
  } catch {
    return false;
  }
}

/**
 * Decides for the generator, whatever was edited: as `force` in `.yo-resolve` says of a file, and
 * `--force` of every conflict.
 */
export function forced(change: Change): Change {
  const { rendered, current, from } = change;
  if (rendered === undefined)
    return { ...change, action: current === undefined ? 'keep' : 'remove' };
  if (current === undefined) return { ...change, contents: rendered.contents, action: 'create' };
  const contents =
    rendered.handEdits === 'vendored' ? rendered.contents : withEndsOf(rendered.contents, current);
  const there = change.action === 'keep' && from === undefined && current.equals(contents);
  return there ? change : { ...change, contents, action: 'replace' };
}

/** Whether a change does anything to the disk when nobody decides otherwise. */
export function writes({ action }: Change): boolean {
  return action !== 'keep' && action !== 'skip' && action !== 'leave';
}
