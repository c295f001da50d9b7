/** Whatever a user edits and asks for: the edit is there afterwards, or the run stopped and changed nothing. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { command } from '../support/command.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

let written: string;
let paths: string[];

beforeAll(async () => {
  written = mkdtempSync(join(tmpdir(), 'consul-cluster-written-'));
  await command(written, '--defaults');
  paths = Object.keys(tree(written)).filter((path) => !/^(?:vendor\/|\.yo-rc)/u.test(path));
}, 60_000);

afterAll(() => {
  rmSync(written, { recursive: true, force: true });
});

/** What the user writes into a file; the README is what most settings change. */
const edits = fc.array(
  fc.record({
    file: fc.oneof(fc.constant('README.md'), fc.nat()),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.constantFrom('insert', 'replace'),
    windows: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

const settings = fc.constantFrom(
  ['web', '--count', '4'],
  ['web', '--prefix', 'www'],
  ['lb', '--count', '2'],
  ['app', '--domain', 'shop.test', '--provider', 'virtualbox'],
  ['app', '--distribution', 'cinc', '--consul-server-count', '5'],
  ['chef-server', '--edition', 'existing', '--ip', '192.0.2.10', '--fqdn', 'chef.example.com'],
  ['app'],
);

/** Edits a text file, and gives the line that is to stay there. */
function editText(
  file: string,
  place: number,
  how: string,
  windows: boolean,
  mark: string,
): string {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/u);
  lines.splice(Math.floor(place * (lines.length - 1)), how === 'insert' ? 0 : 1, mark);
  writeFileSync(file, lines.join(windows ? '\r\n' : '\n'));
  return mark;
}

/** Adds a key to a JSON file, at its beginning or its end, and gives what is to stay there. */
function editJson(file: string, place: number, mark: string): string {
  const value = JSON.parse(readFileSync(file, 'utf8')) as object;
  const edited = place < 0.5 ? { [mark]: 1, ...value } : { ...value, [mark]: 1 };
  writeFileSync(file, JSON.stringify(edited, null, 2));
  return `"${mark}": 1`;
}

describe('a run after edits by hand', () => {
  it('keeps each of them, or stops and changes nothing; and once is enough', async () => {
    await fc.assert(
      fc.asyncProperty(edits, settings, async (made, args) => {
        const folder = emptyFolder();
        cpSync(written, folder, { recursive: true });
        const marks = made.map(({ file, place, how, windows }, index) => {
          const path = typeof file === 'string' ? file : (paths[file % paths.length] ?? '');
          const mark = `mine-${String(index)}`;
          return path.endsWith('.json')
            ? ([path, editJson(join(folder, path), place, mark)] as const)
            : ([path, editText(join(folder, path), place, how, windows, mark)] as const);
        });
        // A later edit of the same line is one that the user made.
        const before = tree(folder);
        const edited = marks.map(([path]) => path);
        const there = marks.filter(([path, mark]) => before[path]?.includes(mark));
        const { status, stderr } = await command(folder, ...args);
        if (status === 1) {
          const named = /^(.+): edited by hand where the generator has something new/u.exec(stderr);
          expect(edited).toEqual(expect.arrayContaining(named?.[1]?.split(', ') ?? [stderr]));
          expect(differences(before, tree(folder))).toEqual([]);
          return;
        }
        const once = tree(folder);
        for (const [path, mark] of there) expect(once[path]).toContain(mark);
        expect(await command(folder, ...args)).toMatchObject({ status: 0 });
        expect(differences(once, tree(folder))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  }, 180_000);
});
