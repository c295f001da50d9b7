import { readFileSync, statSync, type Stats } from 'node:fs';

import { fileError, userError } from '../errors.js';

/**
 * Reads a file.
 *
 * @returns its contents, or undefined when there is no such file
 * @throws UserError when it is there and cannot be read, or is a pipe or a device: the one would be waited for, the other never ends
 */
export function readIfThere(path: string): Buffer | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) refuseOther(stat, path);
    return readFileSync(path);
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw fileError(error, path);
  }
}

/** Whether an error says that there is no such file or folder: nor can there be one below another file. */
export function isNotThere(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

/** Whether there is a folder at a path. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Refuses what is neither a file nor a folder; the latter is told by the error of reading it.
 *
 * @param stat of the path
 * @throws UserError
 */
export function refuseOther(stat: Stats, path: string): void {
  if (stat.isFile() || stat.isDirectory()) return;
  const kind = stat.isFIFO() ? 'a named pipe' : stat.isSocket() ? 'a socket' : 'a device';
  throw userError(
    path,
    `this is ${kind}, not a file`,
    'Remove it, or take the file back from version control',
  );
}

/** A file without what git makes of its line ends where `core.autocrlf` is set. */
export function unixLines(contents: Buffer): Buffer {
  return Buffer.from(contents.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
