/** `.yo-rc.json`, in which the generator remembers what it wrote. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { userError } from '../errors.js';
import { packageName, packageVersion } from '../package.js';
import type { Repository } from '../repository.js';
import { formatJson, isObject, parseJson, type JsonObject } from './json.js';
import { readIfThere } from './read.js';
import type { Change } from './reconcile.js';

/** Where it lies in a generated repository. */
export const RECORD = '.yo-rc.json';

/**
 * Reads `.yo-rc.json`, which other generators may share.
 *
 * @returns an empty object where there is none
 * @throws UserError for a file that is no JSON object
 */
export function readRecord(root: string): JsonObject {
  return parseRecord(readIfThere(join(root, RECORD)));
}

/** Reads the text of `.yo-rc.json`, as {@link readRecord} does. */
export function parseRecord(text: Buffer | undefined): JsonObject {
  if (text === undefined) return {};
  const record = parseJson(text.toString(), RECORD);
  if (isObject(record)) return record;
  throw userError(
    RECORD,
    'this is not a JSON object',
    'Remove the file, or take it back from version control',
  );
}

/** The hash of each file when the generator last wrote it, by its path in the repository. */
export function hashesIn(record: JsonObject): Repository['hashes'] {
  const entry = record[packageName];
  return isObject(entry) && isObject(entry['files']) ? entry['files'] : {};
}

/**
 * The contents of `.yo-rc.json` once the changes are made. It remembers the hash of a file only
 * where the file is as the generator renders it: what was merged or kept by hand stays the user's.
 *
 * @param written what will have been written, by path; any other file stays as it is on disk
 * @returns undefined when they are what they were
 */
export function recordAfter(
  changes: readonly Change[],
  repository: Repository,
  written: ReadonlyMap<string, Buffer>,
): string | undefined {
  const hashes = changes
    .map(({ rendered }) => rendered)
    .filter(({ edits }) => edits !== 'own')
    .filter(({ path, contents }) =>
      (written.get(path) ?? readIfThere(join(repository.root, path)))?.equals(contents),
    )
    .map(({ path, contents }) => [path, hashOf(contents)] as const);
  const files = Object.fromEntries(
    Object.entries({ ...repository.hashes, ...Object.fromEntries(hashes) }).toSorted(
      ([one], [other]) => (one < other ? -1 : 1),
    ),
  );
  const record: JsonObject = {
    ...repository.record,
    [packageName]: { version: packageVersion, files },
  };
  return JSON.stringify(record) === JSON.stringify(repository.record)
    ? undefined
    : formatJson(record);
}

/** The SHA-256 of a file's contents, in hexadecimal: how `.yo-rc.json` knows what the generator wrote. */
export function hashOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
