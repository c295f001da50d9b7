import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { treeId } from '../../../lib/files/git-ids.js';
import { emptyFolder } from '../../support/workspace.js';

const FILES = [
  { path: 'lib/chef.rb', contents: Buffer.from('chef\n'), executable: false },
  { path: 'lib/chef/run.rb', contents: Buffer.from(''), executable: false },
  { path: 'lib.rb', contents: Buffer.from('x'), executable: false },
  { path: 'lib-2/ä.rb', contents: Buffer.from('ä'), executable: false },
  { path: 'exe/run', contents: Buffer.from('#!/bin/sh\n'), executable: true },
];

describe('the id of a folder', () => {
  it('is the one that git gives it', () => {
    const folder = emptyFolder();
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
    git('init', '--quiet');
    for (const { path, contents, executable } of FILES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), contents, { mode: executable ? 0o755 : 0o644 });
    }
    git('-c', 'core.autocrlf=false', 'add', '--all');
    expect(treeId(FILES)).toBe(git('write-tree'));
  });
});
