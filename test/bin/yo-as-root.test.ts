import { chmodSync } from 'node:fs';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { refuseYoAsRoot } from '../../generators/yo-as-root.js';
import { emptyFolder } from '../support/workspace.js';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    // The tests may run as root, who can write everywhere.
    accessSync: (path: string) => {
      if ((fs.statSync(path).mode & 0o200) === 0) throw new Error('EACCES');
    },
  };
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A folder that its user cannot write, as the given user sees it. */
function readOnly(user: number, sudo = String(user)): string {
  vi.spyOn(process, 'getuid').mockReturnValue(user);
  vi.stubEnv('SUDO_UID', sudo);
  vi.stubEnv('HOME', '/nowhere');
  const folder = emptyFolder();
  chmodSync(folder, 0o555);
  return folder;
}

describe('yo, started as root', () => {
  it('says who cannot write, and what works as root', () => {
    const folder = readOnly(1000);
    expect(() => {
      refuseYoAsRoot(folder);
    }).toThrow(
      `${folder}: yo does not run as root, but as user 1000, who cannot write here. ` +
        `Use generator-consul-cluster in place of "yo consul-cluster": the package's own command works as root.`,
    );
  });

  it.each<[string, () => string]>([
    ['root itself', () => readOnly(0)],
    ['a user who never was root', () => readOnly(1000, '')],
    [
      'a folder that can be written',
      () => {
        const folder = readOnly(1000);
        chmodSync(folder, 0o755);
        return folder;
      },
    ],
  ])('says nothing to %s', (_, folder) => {
    expect(() => {
      refuseYoAsRoot(folder());
    }).not.toThrow();
  });
});
