/** From the files the generator would write to what is to be done with those on disk. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { userError } from '../errors.js';
import type { Repository } from '../repository.js';
import { addMissing, formatJson, isObject, parseJson } from './json.js';
import { readIfThere } from './read.js';
import { RECORD, hashOf, recordAfter } from './record.js';
import { isExecutable, type RenderedFile } from './render.js';

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

/** The paths that will be written when nobody decides otherwise, `.yo-rc.json` among them where it changes. */
export function pathsToWrite(changes: readonly Change[], repository: Repository): string[] {
  const written = new Map(
    changes
      .filter(({ action }) => action !== 'keep' && action !== 'skip')
      .map(({ rendered, contents }) => [rendered.path, contents]),
  );
  const record = recordAfter(changes, repository, written);
  return [...written.keys(), ...(record === undefined ? [] : [RECORD])];
}
