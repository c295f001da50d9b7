import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

import { fileError, userError } from '../errors.js';

/**
 * Makes sure, before anything is written, that all of it can be, and that nothing of it is written
 * elsewhere: through a link that leads out of the repository.
 *
 * @param root the folder of the repository
 * @param paths the files to be written, as paths in it
 * @throws UserError that names the file or folder in the way
 */
export function checkWritable(root: string, paths: readonly string[]): void {
  const home = realpathSync(root);
  for (const path of paths) {
    try {
      checkFile(join(root, path), path);
      refuseOutside(home, join(root, path), path);
    } catch (error) {
      throw fileError(error);
    }
  }
}

function checkFile(target: string, path: string): void {
  if (!isThere(target)) {
    checkFolder(dirname(target));
    return;
  }
  if (!statSync(target).isFile()) {
    throw userError(path, 'a folder is in the way of this file', 'Move it away');
  }
  accessSync(target, constants.W_OK);
  checkFolder(dirname(realpathSync(target)));
}

/** @param home where the repository lies, without links */
function refuseOutside(home: string, target: string, path: string): void {
  const place = nearestThere(target);
  const real = realpathSync(place);
  if (real === home || `${real}${sep}`.startsWith(home.endsWith(sep) ? home : `${home}${sep}`))
    return;
  throw userError(
    path,
    `a link leads out of the repository, to ${real}, and nothing is written there`,
    'Put the file or the folder itself in its place',
  );
}

function nearestThere(path: string): string {
  return isThere(path) ? path : nearestThere(dirname(path));
}

/** Checks a folder, or the nearest one above it that exists. */
function checkFolder(path: string): void {
  if (!isThere(path)) {
    checkFolder(dirname(path));
    return;
  }
  if (!statSync(path).isDirectory()) {
    throw userError(path, 'a file is in the way of a folder', 'Move that file away');
  }
  accessSync(path, constants.W_OK | constants.X_OK);
}

/** Whether there is anything under a path. A link that leads nowhere is, and nothing can be written there. */
function isThere(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return true;
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  throw userError(path, 'this is a link that leads nowhere', 'Remove it');
}
