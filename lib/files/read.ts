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
