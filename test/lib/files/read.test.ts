import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readIfThere } from '../../../lib/files/read.js';
import { emptyFolder } from '../../support/workspace.js';

describe('reading a file', () => {
  it('gives nothing where there is none', () => {
    const file = join(emptyFolder(), 'file');
    expect(readIfThere(file)).toBeUndefined();
    writeFileSync(file, 'text');
    expect(readIfThere(file)?.toString()).toBe('text');
  });

  it.each<[string, (file: string) => void]>([
    ['a named pipe', (file) => execFileSync('mkfifo', [file])],
    [
      'a device',
      (file) => {
        symlinkSync('/dev/zero', file);
      },
    ],
  ])('does not wait for %s in its place', (kind, make) => {
    const file = join(emptyFolder(), 'file');
    make(file);
    expect(() => readIfThere(file)).toThrow(`${file}: this is ${kind}, not a file.`);
  });

  it('names a folder in its place', () => {
    const file = join(emptyFolder(), 'file');
    mkdirSync(file);
    expect(() => readIfThere(file)).toThrow('a folder is in the way of a file');
  });
});
