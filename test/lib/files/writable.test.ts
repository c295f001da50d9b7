import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkWritable } from '../../../lib/files/writable.js';
import { emptyFolder } from '../../support/workspace.js';

describe('what is to be written', () => {
  /** A repository, and a file and a folder that lie outside. */
  function places(): { root: string; outside: string } {
    const [root, outside] = [emptyFolder(), emptyFolder()];
    mkdirSync(join(root, 'inside'));
    writeFileSync(join(outside, 'file'), 'theirs');
    mkdirSync(join(outside, 'folder'));
    return { root, outside };
  }

  it.each<[string, string, string]>([
    ['the file itself', 'file', 'link'],
    ['its folder', 'folder', 'link/file'],
    ['a folder above folders that are missing', 'folder', 'link/new/file'],
  ])('does not go through a link that leads out: %s', (_, target, path) => {
    const { root, outside } = places();
    symlinkSync(join(outside, target), join(root, 'link'));
    const place = join(realpathSync(outside), target);
    expect(() => {
      checkWritable(root, [path]);
    }).toThrow(
      `${path}: a link leads out of the repository, to ${place}, and nothing is written there. Put the file or the folder itself in its place.`,
    );
  });

  it('may go through links within the repository, and to the repository', () => {
    const { root, outside } = places();
    symlinkSync('inside', join(root, 'link'));
    symlinkSync(root, join(outside, 'repository'));
    expect(() => {
      checkWritable(join(outside, 'repository'), ['link/file', 'new/file', 'file']);
    }).not.toThrow();
  });
});
