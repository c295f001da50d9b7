/** What stands against writing: files that are the user's, or no longer what the decisions were made on. */
import { join } from 'node:path';

import { userError, type UserError } from '../errors.js';
import type { Repository } from '../repository.js';
import { readIfThere } from './read.js';
import type { Change } from './reconcile.js';

/**
 * Refuses to overwrite what was changed since it was read: while a question was open, or by another run.
 *
 * @param changes those that are to be written
 * @throws UserError that names the file
 */
export function refuseChanged(changes: readonly Change[], { root, read }: Repository): void {
  const decided = changes
    .filter(({ rendered, action }) => rendered !== undefined || action !== 'keep')
    .map(({ path, from, current }) => [from ?? path, current] as const);
  for (const [path, before] of new Map([...decided, ...read])) {
    const now = readIfThere(join(root, path));
    if (before === undefined ? now === undefined : now?.equals(before) === true) continue;
    throw userError(
      path,
      'the file changed while the command ran',
      'Run the same command again; nothing was written',
    );
  }
}

/**
 * Says what would be lost if all changes were made: hand edits where the generator has something new,
 * and files that it never wrote.
 *
 * @returns what is wrong, with the names of the files and what helps; undefined where nothing is
 */
export function conflictsIn(
  changes: readonly Change[],
  { written, vendored }: Repository,
): UserError | undefined {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  const broken = conflicts.find((change) => change.broken !== undefined)?.broken;
  if (broken !== undefined) return broken;
  const folders = conflictFolders(conflicts);
  const files = conflicts.flatMap(({ path, from, folder }) =>
    folder === undefined ? [from ?? path] : [],
  );
  const names = [...files, ...folders];
  if (names.length === 0) return undefined;
  const edited = names.filter(
    (path) => written[path] !== undefined || vendored[path] !== undefined,
  ).length;
  const [first] = files;
  const forgotten = conflicts.flatMap(({ path, from, compared }) =>
    compared === true && written[from ?? path] !== undefined ? [from ?? path] : [],
  );
  const remedies = [
    ...(forgotten.length === 0 ? [] : [`${FORGOTTEN} ${listed(forgotten)}`]),
    ...(first === undefined
      ? []
      : [`${DECIDE}: "${first} skip" keeps yours, "${first} force" does not`]),
    ...(folders.length === 0 ? [] : [PATCH]),
    '--force overwrites all that are named here; nothing was written',
  ];
  return userError(
    listed(names),
    conflictProblem(edited, names.length - edited),
    remedies.join('. '),
  );
}

/** How a user decides. */
const DECIDE =
  'On a terminal, without --defaults, you are asked about each; without one a line in .yo-resolve decides';

/** Why edits in other places than what is new are a clash. */
const FORGOTTEN =
  'What was written last is not in git (in a shallow clone, git fetch --unshallow brings it), so nothing can be merged with';

/** What to do in place of an edit in a folder that is replaced as a whole. */
const PATCH =
  'For vendor/, keep a patch of your own outside it, as a gem with path: in the Gemfile (vendor/README.md), and take the folder back from version control';

/** The vendored folders in which there is a conflict. */
export function conflictFolders(changes: readonly Change[]): string[] {
  const folders = changes.flatMap(({ folder, action }) =>
    folder !== undefined && action === 'conflict' ? [folder] : [],
  );
  return [...new Set(folders)];
}

/** The most files that a message names one by one. */
const MOST_NAMED = 10;

/** Some paths as a message names them. */
export function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  const named = more > 1 ? paths.slice(0, MOST_NAMED) : paths;
  return named.join(', ') + (more > 1 ? ` and ${String(more)} more` : '');
}

function conflictProblem(edited: number, foreign: number): string {
  const both = 'edited by hand where the generator has something new';
  if (foreign === 0) return both;
  return edited === 0
    ? "there already, and not the generator's"
    : `${both}, or not the generator's at all`;
}
