import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mergeLines } from '../../../lib/files/merge-lines.js';
import { emptyFolder } from '../../support/workspace.js';

/** A merge of texts; undefined for the last where nobody knows it. */
function merged(last: string | undefined, next: string, own: string): [string, boolean] {
  const { contents, clash } = mergeLines({
    last: last === undefined ? undefined : Buffer.from(last),
    next: Buffer.from(next),
    own: Buffer.from(own),
  });
  return [contents.toString(), clash];
}

/** Texts of a few lines, of which many are alike. */
const lines = fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd', 'end'), { maxLength: 12 });
const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

describe('a merge by lines', () => {
  it.each([
    ['edits apart from each other', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['the same edit', 'a\nb\n', 'a\nB\n', 'a\nB\n', 'a\nB\n'],
    ['an end of line that the user took away', 'a\nb\n', 'A\nb\n', 'a\nb', 'A\nb'],
    ['an end of line that the generator adds', 'a\nb', 'a\nb\n', 'A\nb', 'A\nb\n'],
    ['an empty file', '', '', 'mine\n', 'mine\n'],
    ['other encodings', 'a\nb\n', 'A\nb\n', 'a\nb\n\u00e4\n', 'A\nb\n\u00e4\n'],
    ['line ends that are mixed', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\r\nc\nd\r\n', 'A\nb\r\nc\nd\r\n'],
  ])('takes %s', (_, last, next, own, result) => {
    expect(merged(last, next, own)).toEqual([result, false]);
  });

  it('marks what both sides changed, and nothing else', () => {
    const [result, clash] = merged('a\nb\nc\n', 'a\nB\nc\n', 'a\nmine\nc\n');
    expect(clash).toBe(true);
    expect(result).toMatch(/^a\n<<<<<<< yours\nmine\n=======\nB\n>>>>>>> generator-.*\nc\n$/u);
  });

  it('marks all that differs where nobody knows what was written last', () => {
    const [result, clash] = merged(undefined, 'a\nB\nc\n', 'a\nmine\nc\n');
    expect([result.startsWith('a\n<<<<<<< yours\nmine\n'), clash]).toEqual([true, true]);
  });

  it('keeps bytes that are no UTF-8', () => {
    const own = Buffer.from('a\n# caf\u00e9\n', 'latin1');
    const { contents } = mergeLines({ last: Buffer.from('a\n'), next: Buffer.from('a\n'), own });
    expect(contents.equals(own)).toBe(true);
  });

  it('has what each side added, and not what either removed', () => {
    fc.assert(
      fc.property(lines, lines, lines, (last, next, own) => {
        const [result, clash] = merged(text(last), text(next), text(own));
        const count = (all: readonly string[], line: string) =>
          all.filter((each) => each === line).length;
        const all = result.split('\n').slice(0, -1);
        for (const line of new Set([...last, ...next, ...own])) {
          const [before, theirs, mine] = [last, next, own].map((side) => count(side, line));
          // What the user wrote is there, whatever happens.
          expect(count(all, line)).toBeGreaterThanOrEqual((mine ?? 0) - (before ?? 0));
          if (clash) continue;
          const both = (theirs ?? 0) + (mine ?? 0) - (before ?? 0);
          // An edit that both sides made is there once.
          const least = Math.min(both, theirs ?? 0, mine ?? 0);
          expect(count(all, line)).toBeGreaterThanOrEqual(least);
          expect(count(all, line)).toBeLessThanOrEqual(Math.max(both, theirs ?? 0, mine ?? 0));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is what git makes of edits that are apart from each other', () => {
    const folder = emptyFolder();
    const base = Array.from({ length: 12 }, (_line, index) => `line ${String(index)}`);
    const place = (name: string, all: readonly string[]) => {
      writeFileSync(join(folder, name), text(all));
    };
    const index = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(index, index, fc.constantFrom('', 'new'), (one, other, line) => {
        const [next, own] = [base.with(one, 'theirs'), base.with(other + 6, line)];
        for (const [name, all] of Object.entries({ base, next, own })) place(name, all);
        const args = ['merge-file', '-p', 'own', 'base', 'next'];
        const git = execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
        expect(merged(text(base), text(next), text(own))).toEqual([git, false]);
      }),
      { numRuns: 10 },
    );
  });
});
