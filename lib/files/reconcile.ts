/** From the files the generator would write to what is to be done with those on disk. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { userError } from '../errors.js';
import type { Repository } from '../repository.js';
import { addMissing, formatJson, isObject, parseJson } from './json.js';
import { readIfThere, unixLines } from './read.js';
import { RECORD, hashOf, recordAfter } from './record.js';
import { isExecutable, type RenderedFile } from './render.js';
import { isUnedited, vendoredPaths, type VendoredFolder } from './vendor.js';

/** What is to be done with a file. */
export interface Change {
  /** The path in the repository, with forward slashes. */
  readonly path: string;
  /** The file as the generator would write it; undefined where it has no such file any more. */
  readonly rendered: RenderedFile | undefined;
  /** What is to be there, hand edits included where these are merged; undefined for nothing at all. */
  readonly contents: Buffer | undefined;
  /** What is on disk, on which this was decided; undefined where there is no such file. */
  readonly current: Buffer | undefined;
  /** `keep` has nothing to write, `skip` is not to; `conflict` would lose hand edits. */
  readonly action: 'keep' | 'skip' | 'create' | 'replace' | 'remove' | 'conflict';
}

/**
 * Decides what is to be done with a file.
 *
 * @param rendered as the generator would write it
 * @param repository as it is on disk
 * @throws UserError for a JSON file that is none
 */
export function reconcile(rendered: RenderedFile, repository: Repository): Change {
  const { path, contents, handEdits } = rendered;
  const current = readIfThere(join(repository.root, path));
  const change = { path, rendered, contents, current };
  if (current === undefined) return { ...change, action: 'create' };
  if (current.equals(contents)) return { ...change, action: sameFile(rendered, repository) };
  if (handEdits === 'included') {
    return { ...change, action: sameJson(current, contents) ? 'keep' : 'replace' };
  }
  if ([current, unixLines(current)].some((text) => repository.hashes[path] === hashOf(text))) {
    return { ...change, action: 'replace' };
  }
  if (handEdits !== 'merged') return { ...change, action: 'conflict' };

  const merged = Buffer.from(merge(current, contents, path));
  return { ...change, contents: merged, action: sameJson(current, merged) ? 'keep' : 'replace' };
}

/**
 * Decides what is to be done with a folder that is replaced as a whole: where nothing in it was edited,
 * all that differs is written, and what this package has no more is removed.
 *
 * @param folder as this package has it
 * @param repository as it is on disk
 */
export function reconcileFolder(folder: VendoredFolder, repository: Repository): Change[] {
  const { root, vendored } = repository;
  const edited = !isUnedited(root, folder, vendored[folder.path]);
  const known = new Set(folder.files.map(({ path }) => path));
  const gone = vendoredPaths(join(root, folder.path))
    .map((path) => `${folder.path}/${path}`)
    .filter((path) => !known.has(path))
    .map((path): Change => {
      const current = readIfThere(join(root, path));
      const action = edited ? 'conflict' : 'remove';
      return { path, rendered: undefined, contents: undefined, current, action };
    });
  const changes = folder.files.map((rendered): Change => {
    const { path, contents } = rendered;
    const current = readIfThere(join(root, path));
    const change = { path, rendered, contents, current };
    if (current === undefined) return { ...change, action: 'create' };
    if (current.equals(contents)) return { ...change, action: sameFile(rendered, repository) };
    return { ...change, action: edited ? 'conflict' : 'replace' };
  });
  return [...changes, ...gone];
}

/** What is to be done with a file whose contents are right: without its executable bit a program is not what was written. */
function sameFile({ path, stat }: RenderedFile, { root }: Repository): 'keep' | 'replace' {
  const lost = stat !== undefined && !isExecutable(statSync(join(root, path)));
  return lost ? 'replace' : 'keep';
}

/** Whether two files say the same in JSON, however they are laid out. */
function sameJson(one: Buffer, other: Buffer): boolean {
  try {
    const [first, second] = [one, other].map((text) => JSON.stringify(parseJson(text, '')));
    return first === second;
  } catch {
    return false;
  }
}

function merge(current: Buffer, rendered: Buffer, path: string): string {
  const own = parseJson(current, path);
  const added = parseJson(rendered, path);
  if (!isObject(own) || !isObject(added)) {
    throw userError(
      path,
      'this is not a JSON object',
      'Mend it, or take it back from version control',
    );
  }
  return formatJson(addMissing(own, added));
}

/** What will be there when nobody decides otherwise, by path: undefined where a file goes. */
export function resultOf(changes: readonly Change[]): Map<string, Buffer | undefined> {
  return new Map(
    changes
      .filter(({ action }) => action !== 'keep' && action !== 'skip')
      .map(({ path, contents }) => [path, contents]),
  );
}

/** The paths that will be written when nobody decides otherwise, `.yo-rc.json` among them where it changes. */
export function pathsToWrite(
  changes: readonly Change[],
  folders: readonly VendoredFolder[],
  repository: Repository,
): string[] {
  const result = resultOf(changes);
  const record = recordAfter(changes, folders, repository, result);
  return [...result.keys(), ...(record === undefined ? [] : [RECORD])];
}
