import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { writeAll } from '../../../lib/files/write.js';
import { emptyFolder, tree } from '../../support/workspace.js';

function file(folder: string, path: string, text: string, mode?: number) {
  return { path: join(folder, path), contents: Buffer.from(text), mode };
}

/** Everything in a folder, empty folders as well. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

describe('files', () => {
  it('are written, with the folders they lie in', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'old'), 'old');
    writeAll([
      file(folder, 'a/b/new', 'new'),
      file(folder, 'old', 'newer'),
      file(folder, 'a/c', ''),
    ]);
    expect(listing(folder)).toEqual(['a', 'a/b', 'a/b/new', 'a/c', 'old']);
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('newer');
  });

  it('have the mode that is asked for, or the one they had', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'secret'), '');
    chmodSync(join(folder, 'secret'), 0o600);
    writeAll([file(folder, 'run', '', 0o100755), file(folder, 'secret', 'x')]);
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('stay links', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'docs/README.md'), 'old');
    symlinkSync('docs/README.md', join(folder, 'README.md'));
    writeAll([file(folder, 'README.md', 'new')]);
    expect(lstatSync(join(folder, 'README.md')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'docs/README.md'), 'utf8')).toBe('new');
  });
});

describe('when one of the files cannot be written', () => {
  // A name this long stops the first step, as a full disk does; a folder under the name, the second.
  it.each([
    ['at first', 'x'.repeat(300)],
    ['when all others lie beside their places', 'folder'],
  ])('%s, everything is as it was', (_when, path) => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'old'), 'old');
    const before = [listing(folder), tree(folder)];
    const files = [file(folder, 'old', 'new'), file(folder, 'a/b/new', ''), file(folder, path, '')];
    expect(() => {
      writeAll(files);
    }).toThrow(join(folder, path));
    expect([listing(folder), tree(folder)]).toEqual(before);
  });
});
