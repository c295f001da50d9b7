import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { blobId } from '../../../lib/files/git-ids.js';
import { blobInGit } from '../../../lib/files/git-store.js';
import { emptyFolder } from '../../support/workspace.js';

const TEXT = Buffer.from('as it was written\n');

/** A folder with a file that git knows, and that is another by now. */
function versioned(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'Rakefile'), TEXT);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
  git('init', '--quiet');
  git('-c', 'core.autocrlf=false', 'add', 'Rakefile');
  writeFileSync(join(folder, 'Rakefile'), 'mine\n');
  return folder;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a file that was committed', () => {
  it('is found by its id', () => {
    expect(blobInGit(versioned(), blobId(TEXT))).toEqual(TEXT);
  });

  it.each([blobId(Buffer.from('never')), 'HEAD', '--batch', ''])('is not found by %j', (id) => {
    expect(blobInGit(versioned(), id)).toBeUndefined();
  });

  it('is not found outside git, nor where there is none', () => {
    vi.stubEnv('GIT_CEILING_DIRECTORIES', '/');
    expect(blobInGit(emptyFolder(), blobId(TEXT))).toBeUndefined();
    const folder = versioned();
    vi.stubEnv('PATH', '/nowhere');
    expect(blobInGit(folder, blobId(TEXT))).toBeUndefined();
  });
});
