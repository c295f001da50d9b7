/** `.yo-rc.json`, in which the generator remembers what it wrote. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { userError } from '../errors.js';
import { packageName, packageVersion } from '../package.js';
import type { Repository } from '../repository.js';
import { formatJson, isObject, parseJson, type JsonObject } from './json.js';
import { readIfThere, unixLines } from './read.js';
import type { Change } from './reconcile.js';
import type { VendoredFolder } from './vendor.js';

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
  const record = parseJson(text, RECORD);
  if (isObject(record)) return record;
  throw userError(
    RECORD,
    'this is not a JSON object',
    'Remove the file, or take it back from version control',
  );
}

/** The hash of each file when the generator last wrote it, by its path in the repository. */
export function hashesIn(record: JsonObject): Repository['hashes'] {
  return entryIn(record, 'files');
}

/** The id of each folder that was last written as a whole, by its path in the repository. */
export function vendoredIn(record: JsonObject): Repository['vendored'] {
  return entryIn(record, 'vendor');
}

function entryIn(record: JsonObject, key: string): JsonObject {
  const own = record[packageName];
  return isObject(own) && isObject(own[key]) ? own[key] : {};
}

/**
 * The contents of `.yo-rc.json` once the changes are made. It remembers the hash of a file only
 * where the file is as the generator renders it: what was merged or kept by hand stays the user's. Of
 * a folder that is replaced as a whole it remembers one id, only where all of it is so.
 *
 * @param folders those that are replaced as a whole
 * @param result what will be there after the run, by path, undefined for nothing; any other file stays as it is on disk
 * @returns undefined when they are what they were
 */
export function recordAfter(
  changes: readonly Change[],
  folders: readonly VendoredFolder[],
  repository: Repository,
  result: ReadonlyMap<string, Buffer | undefined>,
): string | undefined {
  const there = (path: string) =>
    result.has(path) ? result.get(path) : readIfThere(join(repository.root, path));
  const asRendered = ({ path, rendered }: Change) => {
    const contents = there(path);
    if (contents === undefined || rendered === undefined) return contents === rendered;
    return [contents, unixLines(contents)].some((text) => text.equals(rendered.contents));
  };
  const inFolder = ({ path }: VendoredFolder) =>
    changes.filter((change) => change.path.startsWith(`${path}/`));
  const vendored = new Set(folders.flatMap(inFolder));
  const hashes = changes
    .filter((change) => !vendored.has(change) && change.rendered?.handEdits !== 'included')
    .flatMap(({ path, rendered }) =>
      rendered !== undefined && there(path)?.equals(rendered.contents) === true
        ? [[path, hashOf(rendered.contents)] as const]
        : [],
    );
  const ids = folders
    .filter((folder) => inFolder(folder).every(asRendered))
    .map(({ path, files, id }) => [path, files.length === 0 ? undefined : id] as const);
  const record: JsonObject = {
    ...repository.record,
    [packageName]: {
      version: packageVersion,
      files: sorted({ ...repository.hashes, ...Object.fromEntries(hashes) }),
      vendor: sorted({ ...repository.vendored, ...Object.fromEntries(ids) }),
    },
  };
  return JSON.stringify(record) === JSON.stringify(repository.record)
    ? undefined
    : formatJson(record);
}

function sorted(entries: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The SHA-256 of a file's contents, in hexadecimal: how `.yo-rc.json` knows what the generator wrote. */
export function hashOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
