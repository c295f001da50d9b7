/** What the user's git knows of files that are no longer on disk. */
import { spawnSync } from 'node:child_process';

import { blobId } from './git-ids.js';

/** In milliseconds: reading one object takes some ten. */
const LONGEST = 10_000;

/**
 * Looks a file up among all that was ever committed, or staged, in the repository.
 *
 * @param root a folder of the working tree
 * @param id of the blob
 * @returns undefined where git is missing, the folder is not in its care, or it has no such file
 */
export function blobInGit(root: string, id: string): Buffer | undefined {
  if (!/^[0-9a-f]{40}$/u.test(id)) return undefined;
  const { status, stdout } = spawnSync('git', ['cat-file', 'blob', id], {
    cwd: root,
    // A partial clone is not to be filled from the network.
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LONGEST,
    maxBuffer: 16 * 1024 * 1024,
  });
  // The id says what the contents are, whatever answered.
  return status === 0 && blobId(stdout) === id ? stdout : undefined;
}
