/**
 * The three-way merge of texts. node-diff3 does it: `git merge-file` merges as well, but would make git,
 * and a program with files of its own for each merge, a condition of running the generator; this works
 * in memory, and the same on every system.
 */
import { diff3Merge, diffComm } from 'node-diff3';

import { packageName, packageVersion } from '../package.js';
import { joined, linesOf } from './lines.js';

/** What came of a merge. */
export interface Merged {
  /** With conflict markers where both sides changed the same. */
  readonly contents: Buffer;
  readonly clash: boolean;
}

/** The sides of a merge. */
export interface Sides {
  /** What the generator wrote last; undefined where nobody knows. */
  readonly last: Buffer | undefined;
  /** What it would write now. */
  readonly next: Buffer;
  /** What the user made of it. */
  readonly own: Buffer;
}

/** Lines that both sides agree on, or what each has in their place. */
type Part =
  | { readonly agreed: readonly string[] }
  | { readonly own: readonly string[]; readonly next: readonly string[] };

/** Merges by lines. Where it is not known what was written last, all that differs is a clash. */
export function mergeLines({ last, next, own }: Sides): Merged {
  const [mine, theirs] = [linesOf(own), linesOf(next)];
  const base = last === undefined ? undefined : linesOf(last);
  const parts =
    base === undefined
      ? compared(mine.lines, theirs.lines)
      : merged(mine.lines, base.lines, theirs.lines);
  const lines = parts.flatMap((part) => ('agreed' in part ? part.agreed : marked(part)));
  const clash = parts.some((part) => !('agreed' in part));
  // Whoever changed the end of the last line decides on it, the user first.
  const closed = base === undefined || mine.closed === base.closed ? theirs.closed : mine.closed;
  return { contents: joined(lines, closed, mine), clash };
}

function merged(own: string[], last: string[], next: string[]): Part[] {
  return diff3Merge(own, last, next, { excludeFalseConflicts: true }).map(({ ok, conflict }) =>
    conflict === undefined ? { agreed: ok ?? [] } : { own: conflict.a, next: conflict.b },
  );
}

function compared(own: string[], next: string[]): Part[] {
  return diffComm(own, next).map(({ common, buffer1, buffer2 }) =>
    common === undefined ? { own: buffer1, next: buffer2 } : { agreed: common },
  );
}

/** As git marks it, so that editors know it. */
function marked({ own, next }: Exclude<Part, { agreed: unknown }>): string[] {
  return ['<<<<<<< yours', ...own, '=======', ...next, `>>>>>>> ${packageName} ${packageVersion}`];
}
