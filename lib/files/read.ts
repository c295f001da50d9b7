import { readFileSync } from 'node:fs';

import { fileError } from '../errors.js';

/**
 * Reads a file.
 *
 * @returns its contents, or undefined when there is no such file
 * @throws UserError when it is there and cannot be read
 */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
}

/** A file without what git makes of its line ends where `core.autocrlf` is set. */
export function unixLines(contents: Buffer): Buffer {
  return Buffer.from(contents.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
