/** The rules that keep the package in order, and that Yeoman's look-up of generators needs. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { COMMANDS } from '../lib/options/command.js';
import { packageRoot } from '../lib/package.js';

const NAMES = COMMANDS.map(({ name }) => name).toSorted();

function folders(path: string): string[] {
  return readdirSync(join(packageRoot, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

function filesBelow(path: string): string[] {
  return readdirSync(join(packageRoot, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('every sub-generator', () => {
  it('has a folder, a tree of templates and a test, and nothing else has', () => {
    expect(folders('generators')).toEqual(NAMES);
    expect(folders('templates')).toEqual(NAMES);
    const tests = readdirSync(join(packageRoot, 'test/generators')).map((name) =>
      name.replace('.test.ts', ''),
    );
    expect(tests.toSorted()).toEqual(NAMES);
  });

  it.each(NAMES)('%s is one file, index.ts', (name) => {
    expect(readdirSync(join(packageRoot, 'generators', name))).toEqual(['index.ts']);
  });
});

describe('the library', () => {
  it('knows nothing of Yeoman', () => {
    for (const file of filesBelow('lib')) {
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/from '(?:@yeoman|yeoman-|mem-fs)/u);
    }
  });

  it('has no index file where Yeoman would take it for a generator', () => {
    for (const folder of [
      '',
      'lib',
      'templates',
      'test',
      'bin',
      'generators',
      'dist',
      'dist/lib',
      'dist/bin',
    ]) {
      for (const name of ['index.js', 'index.ts']) {
        expect(existsSync(join(packageRoot, folder, name)), join(folder, name)).toBe(false);
      }
    }
  });
});
