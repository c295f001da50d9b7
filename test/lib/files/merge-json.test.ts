import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mergeJson } from '../../../lib/files/merge-json.js';

/** A merge of values. */
function merged(last: unknown, next: unknown, own: unknown): unknown {
  const [first, second, third] = [last, next, own].map((value) =>
    Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  );
  if (first === undefined || second === undefined || third === undefined) throw new Error();
  const { contents, clash } = mergeJson({ last: first, next: second, own: third }, 'roles/x.json');
  return clash ? 'clash' : (JSON.parse(contents.toString()) as unknown);
}

/** A merge of run lists. */
function runList(last: string, next: string, own: string): unknown {
  const role = (list: string) => ({ run_list: list === '' ? [] : list.split('') });
  const result = merged(role(last), role(next), role(own));
  return typeof result === 'object' ? (result as { run_list: string[] }).run_list.join('') : result;
}

describe('a merge of JSON by key', () => {
  it.each([
    ['what is new comes', { a: 1 }, { a: 1, b: 2 }, { a: 9 }, { a: 9, b: 2 }],
    [
      'in objects in it too',
      { a: { b: 1 } },
      { a: { b: 1, c: 2 } },
      { a: { b: 9 } },
      { a: { b: 9, c: 2 } },
    ],
    ['what the user removed stays removed', { a: 1, b: 1 }, { a: 2, b: 2 }, { b: 1 }, { b: 2 }],
    [
      'what the generator removed goes',
      { a: 1, b: 1 },
      { b: 1 },
      { a: 1, b: 1, c: 1 },
      { b: 1, c: 1 },
    ],
    ['the same edit is none', { a: 1 }, { a: 2, b: 1 }, { a: 2 }, { a: 2, b: 1 }],
    ['a value of both is a clash', { a: 1 }, { a: 2 }, { a: 3 }, 'clash'],
    ['removed by one, edited by the other: a clash', { a: 1 }, {}, { a: 2 }, 'clash'],
    [
      'any other list is one value',
      { a: [1, 1] },
      { a: [1, 2] },
      { a: [1, 1], b: 1 },
      { a: [1, 2], b: 1 },
    ],
  ])('%s', (_, last, next, own, result) => {
    expect(merged(last, next, own)).toEqual(result);
  });

  it('puts a new key at its place', () => {
    const result = merged({ a: 1, c: 1 }, { a: 1, b: 1, c: 1 }, { z: 1, a: 1, c: 2 });
    expect(Object.keys(result as object)).toEqual(['z', 'a', 'b', 'c']);
  });

  it('leaves __proto__ a key as any other', () => {
    const own = Buffer.from('{"__proto__": {"mine": 1}, "a": 1}');
    const [last, next] = [Buffer.from('{"a": 1}'), Buffer.from('{"a": 2}')];
    const { contents } = mergeJson({ last, next, own }, 'x.json');
    expect(contents.toString()).toContain('__proto__');
  });

  it('keeps the layout of the user where lines can be merged, and its indentation where not', () => {
    const sides = (last: string, next: string, own: string) => ({
      last: Buffer.from(last),
      next: Buffer.from(next),
      own: Buffer.from(own),
    });
    const byLines = sides(
      '{\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n',
      '{\n  "a": 2,\n  "b": 1,\n  "c": 1\n}\n',
      '{\n  "a": 1,\n  "b": 1,\n  "c":   2\n}\n',
    );
    expect(mergeJson(byLines, '').contents.toString()).toBe(
      '{\n  "a": 2,\n  "b": 1,\n  "c":   2\n}\n',
    );
    const byKey = sides(
      '{\n  "a": 1\n}\n',
      '{\n  "a": 2\n}\n',
      '{\n    "a": 1,\n    "mine": 1\n}\n',
    );
    expect(mergeJson(byKey, '').contents.toString()).toBe('{\n    "a": 2,\n    "mine": 1\n}\n');
  });
});

describe('a merge of run lists', () => {
  it.each([
    ['ab', 'axb', 'abm', 'axbm'],
    ['ab', 'xab', 'mab', 'mxab'],
    ['ab', 'abx', 'a', 'ax'],
    ['abc', 'ac', 'abcm', 'acm'],
    ['ab', 'axb', 'ba', 'bax'],
    ['ab', 'ba', 'amb', 'bam'],
    ['ab', 'ba', 'ba', 'ba'],
    ['abc', 'cba', 'bac', 'clash'],
    ['', 'x', 'm', 'mx'],
  ])('%s, now %s, edited to %s: %s', (last, next, own, result) => {
    expect(runList(last, next, own)).toBe(result);
  });

  it('has what either added, and nothing that either removed, in the order of the user', () => {
    const list = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'], { minLength: 0 });
    const shuffled = list.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    fc.assert(
      fc.property(list, list, shuffled, (last, next, own) => {
        const result = runList(last.join(''), next.join(''), own.join(''));
        if (typeof result !== 'string') throw new Error(String(result));
        // The lists of the generator are in one order, so the user's is the one that counts.
        const expected = new Set(
          [...next, ...own].filter((each) =>
            last.includes(each) ? next.includes(each) && own.includes(each) : true,
          ),
        );
        expect(new Set(result)).toEqual(expected);
        expect(result).toHaveLength(expected.size);
        const mine = Array.from(result).filter((each) => own.includes(each));
        expect(mine).toEqual(own.filter((each) => expected.has(each)));
      }),
      { numRuns: 500 },
    );
  });
});
