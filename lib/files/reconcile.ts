/** From the files the generator would write to what is to be done with those on disk. */
import { join } from 'node:path';

import { userError } from '../errors.js';
import { PATHS, type Repository } from '../repository.js';
import { packageName, packageVersion } from '../package.js';
import { addMissing, formatJson, isObject, parseJson, type JsonObject } from './json.js';
import type { RenderedFile } from './render.js';
import { hashOf, readIfThere } from './text.js';

/** What is to be done with a file. */
export interface Change {
  readonly rendered: RenderedFile;
  /** What is to be written, hand edits included where these are merged. */
  readonly contents: Buffer;
  /** `keep` writes nothing; `conflict` would lose hand edits. */
  readonly action: 'keep' | 'create' | 'replace' | 'conflict';
}

/**
 * Decides what is to be done with a file.
 *
 * @param rendered as the generator would write it
 * @param repository as it is on disk
 * @throws UserError for a JSON file that is none
 */
export function reconcile(rendered: RenderedFile, repository: Repository): Change {
  const { path, contents, edits } = rendered;
  const current = readIfThere(join(repository.root, path));
  if (current === undefined) return { rendered, contents, action: 'create' };
  if (current.equals(contents)) return { rendered, contents, action: 'keep' };
  if (edits === 'settings') {
    return { rendered, contents, action: sameJson(current, contents, path) ? 'keep' : 'replace' };
  }
  if (repository.hashes[path] === hashOf(current)) return { rendered, contents, action: 'replace' };
  if (edits === 'replace') return { rendered, contents, action: 'conflict' };

  const merged = Buffer.from(merge(current, contents, path));
  return {
    rendered,
    contents: merged,
    action: sameJson(current, merged, path) ? 'keep' : 'replace',
  };
}

/** Whether two JSON files say the same, however they are laid out. */
function sameJson(one: Buffer, other: Buffer, path: string): boolean {
  return (
    JSON.stringify(parseJson(one.toString(), path)) ===
    JSON.stringify(parseJson(other.toString(), path))
  );
}

function merge(current: Buffer, rendered: Buffer, path: string): string {
  const own = parseJson(current.toString(), path);
  const added = parseJson(rendered.toString(), path);
  if (!isObject(own) || !isObject(added)) {
    throw userError(
      path,
      'this is not a JSON object',
      'Mend it, or take it back from version control',
    );
  }
  return formatJson(addMissing(own, added));
}

/**
 * The contents of `.yo-rc.json` after the changes were made. It remembers the hash of a file only
 * where the file is as the generator renders it: what was merged or kept by hand stays the user's.
 *
 * @returns undefined when they are what they were
 */
export function recordAfter(
  changes: readonly Change[],
  repository: Repository,
): string | undefined {
  const written = changes
    .map(({ rendered }) => rendered)
    .filter(({ edits }) => edits !== 'settings')
    .filter(({ path, contents }) => readIfThere(join(repository.root, path))?.equals(contents))
    .map(({ path, contents }) => [path, hashOf(contents)] as const);
  const files = Object.fromEntries(
    Object.entries({ ...repository.hashes, ...Object.fromEntries(written) }).toSorted(
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

/**
 * Refuses to lose hand edits.
 *
 * @throws UserError that names the files
 */
export function refuseConflicts(changes: readonly Change[]): void {
  const paths = changes
    .filter(({ action }) => action === 'conflict')
    .map(({ rendered }) => rendered.path);
  if (paths.length === 0) return;
  throw userError(
    paths.join(', '),
    paths.length === 1 ? 'the file was edited by hand' : 'these files were edited by hand',
    'Run the command on a terminal to decide on each, or with --force to overwrite them; nothing was written',
  );
}

/** The paths that will be written, `.yo-rc.json` among them. */
export function pathsToWrite(changes: readonly Change[]): string[] {
  const paths = changes
    .filter(({ action }) => action !== 'keep')
    .map(({ rendered }) => rendered.path);
  return [...paths, PATHS.record];
}
