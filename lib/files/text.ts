import { createHash } from 'node:crypto';
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

/** The SHA-256 of a file's contents, in hexadecimal: how `.yo-rc.json` knows what the generator wrote. */
export function hashOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
