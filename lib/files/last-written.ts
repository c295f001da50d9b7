import { join } from 'node:path';

import type { Plan } from '../plan/plan.js';
import type { Repository } from '../repository.js';
import { blobId } from './git-ids.js';
import { blobInGit } from './git-store.js';
import { readIfThere, unixLines } from './read.js';
import { settingsIn, type Written } from './record.js';
import type { RenderedFile } from './render.js';
import { withoutEdits } from './without-edits.js';

/**
 * What the generator wrote last at a path, without the user's edits; undefined where nobody knows.
 *
 * @param path in the repository
 * @param written what is remembered of the file
 */
export type LastWritten = (path: string, written: Written) => Buffer | undefined;

/**
 * Finds what was written last: rendered again from the settings of that time, or, where another version
 * rendered it from other templates, as it was committed, or as it was merged into what was committed.
 * Each is believed only if the id is right.
 *
 * @param repository whose `.yo-rc.json` has the settings
 * @param render the files for some settings
 */
export function lastWrittenIn(
  repository: Repository,
  render: (plan: Plan) => readonly RenderedFile[],
): LastWritten {
  let rendered: ReadonlyMap<string, Buffer> | undefined;
  return (path, written) => {
    const { id } = written;
    rendered ??= renderedAgain(repository, render);
    const again = rendered.get(path);
    if (again !== undefined && blobId(again) === id) return again;
    return blobInGit(repository.root, id) ?? editsTakenOut(path, written, repository);
  };
}

function editsTakenOut(
  path: string,
  { id, edits }: Written,
  { root }: Repository,
): Buffer | undefined {
  if (edits === undefined) return undefined;
  const current = readIfThere(join(root, path));
  const isThere = current !== undefined && blobId(unixLines(current)) === edits.in;
  const edited = isThere ? current : blobInGit(root, edits.in);
  const text = edited === undefined ? undefined : withoutEdits(edited, edits);
  return text !== undefined && blobId(text) === id ? text : undefined;
}

function renderedAgain(
  { record }: Repository,
  render: (plan: Plan) => readonly RenderedFile[],
): ReadonlyMap<string, Buffer> {
  const plan = settingsIn(record);
  if (plan === undefined) return new Map();
  try {
    return new Map(render(plan).map(({ path, contents }) => [path, contents]));
  } catch {
    // Settings of another version, or edited: these templates cannot be rendered from them.
    return new Map();
  }
}
