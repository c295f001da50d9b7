/** From the files the generator would write to what is to be done with those on disk. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { userError } from '../errors.js';
import { PATHS, type Repository } from '../repository.js';
import { packageName, packageVersion } from '../package.js';
import { addMissing, formatJson, isObject, parseJson, type JsonObject } from './json.js';
import { isExecutable, type RenderedFile } from './render.js';
import { hashOf, readIfThere } from './text.js';

/** What is to be done with a file. */
export interface Change {
  readonly rendered: RenderedFile;
  /** What is to be written, hand edits included where these are merged. */
  readonly contents: Buffer;
  /** What is on disk, on which this was decided; undefined where there is no such file. */
  readonly current: Buffer | undefined;
  /** `keep` has nothing to write, `skip` is not to; `conflict` would lose hand edits. */
  readonly action: 'keep' | 'skip' | 'create' | 'replace' | 'conflict';
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
  const place = join(repository.root, path);
  const current = readIfThere(place);
  if (current === undefined) return { rendered, contents, current, action: 'create' };
  if (current.equals(contents)) {
    // Without its executable bit a program is not what was written.
    const lost = rendered.stat !== undefined && !isExecutable(statSync(place));
    return { rendered, contents, current, action: lost ? 'replace' : 'keep' };
  }
  if (edits === 'own') {
    const action = sameJson(current, contents) ? 'keep' : 'replace';
    return { rendered, contents, current, action };
  }
  if ([current, unixLines(current)].some((text) => repository.hashes[path] === hashOf(text))) {
    return { rendered, contents, current, action: 'replace' };
  }
  if (edits === 'replace') return { rendered, contents, current, action: 'conflict' };

  const merged = Buffer.from(merge(current, contents, path));
  return {
    rendered,
    contents: merged,
    current,
    action: sameJson(current, merged) ? 'keep' : 'replace',
  };
}

/** A file without what git makes of its line ends where `core.autocrlf` is set. */
function unixLines(contents: Buffer): Buffer {
  return Buffer.from(contents.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Whether two files say the same in JSON, however they are laid out. */
function sameJson(one: Buffer, other: Buffer): boolean {
  try {
    const [first, second] = [one, other].map((text) =>
      JSON.stringify(parseJson(text.toString(), '')),
    );
    return first === second;
  } catch {
    return false;
  }
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

/**
 * Refuses to lose hand edits, and files that the generator never wrote.
 *
 * @throws UserError that names the files
 */
export function refuseConflicts(changes: readonly Change[], { hashes }: Repository): void {
  const paths = changes
    .filter(({ action }) => action === 'conflict')
    .map(({ rendered }) => rendered.path);
  if (paths.length === 0) return;
  const edited = paths.filter((path) => hashes[path] !== undefined).length;
  throw userError(
    paths.join(', '),
    conflictProblem(edited, paths.length - edited),
    `Run the command on a terminal, without --defaults, to decide on each, or with --force to overwrite; a line "${String(paths[0])} skip" in .yo-resolve keeps a file; nothing was written`,
  );
}

function conflictProblem(edited: number, foreign: number): string {
  if (edited === 0) {
    return foreign === 1
      ? "the file is there already and is not the generator's"
      : "these files are there already and are not the generator's";
  }
  if (foreign === 0) {
    return edited === 1 ? 'the file was edited by hand' : 'these files were edited by hand';
  }
  return "these files were edited by hand, or are not the generator's";
}

/** The paths that will be written when nobody decides otherwise, `.yo-rc.json` among them where it changes. */
export function pathsToWrite(changes: readonly Change[], repository: Repository): string[] {
  const written = new Map(
    changes
      .filter(({ action }) => action !== 'keep' && action !== 'skip')
      .map(({ rendered, contents }) => [rendered.path, contents]),
  );
  const record = recordAfter(changes, repository, written);
  return [...written.keys(), ...(record === undefined ? [] : [PATHS.record])];
}
