import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { fileError, userError } from '../errors.js';

/**
 * Makes sure, before anything is written, that all of it can be.
 *
 * @param root the folder of the repository
 * @param paths the files to be written, as paths in it
 * @throws UserError that names the file or folder in the way
 */
export function checkWritable(root: string, paths: readonly string[]): void {
  for (const path of paths) {
    const target = join(root, path);
    const stat = statSync(target, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile()) {
      throw userError(path, 'a folder is in the way of this file', 'Move it away');
    }
    checkAccess(stat === undefined ? dirname(target) : target);
  }
}

/** Checks a file or folder, or the nearest folder above it that exists. */
function checkAccess(path: string): void {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      checkAccess(dirname(path));
      return;
    }
    accessSync(path, stat.isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK);
  } catch (error) {
    throw fileError(error);
  }
}
