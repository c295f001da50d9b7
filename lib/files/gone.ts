/** Files that an earlier version wrote, and this one has no more. */
import { join } from 'node:path';

import type { Repository } from '../repository.js';
import { blobId } from './git-ids.js';
import { isFolder, readIfThere, unixLines } from './read.js';
import type { Change } from './reconcile.js';

/**
 * Decides what is to be done with them: one that nobody edited is removed, one that somebody did is the
 * user's from now on.
 *
 * @param changes all of the run, for the files that there are
 * @param generators those whose files are all among them
 */
export function reconcileGone(
  changes: readonly Change[],
  generators: ReadonlySet<string>,
  { root, written }: Repository,
): Change[] {
  const known = new Set(changes.flatMap(({ path, from }) => [path, from]));
  return Object.entries(written)
    .filter(([path, { generator }]) => generators.has(generator) && !known.has(path))
    .map(([path, { id, generator }]): Change => {
      const current = fileAt(join(root, path));
      const change = { path, generator, rendered: undefined, contents: undefined, current };
      if (current === undefined) return { ...change, action: 'keep' };
      const unedited = [current, unixLines(current)].some((text) => blobId(text) === id);
      return { ...change, action: unedited ? 'remove' : 'leave' };
    });
}

/** A folder in the place of a file is the user's, and no matter of a version that has no such file. */
function fileAt(path: string): Buffer | undefined {
  return isFolder(path) ? undefined : readIfThere(path);
}
