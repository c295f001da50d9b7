/** What stands against writing: files that are the user's, or no longer what the decisions were made on. */
import { join } from 'node:path';

import { userError } from '../errors.js';
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
  const decided = changes.map(({ path, current }) => [path, current] as const);
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
 * Refuses to lose hand edits, and files that the generator never wrote.
 *
 * @throws UserError that names the files
 */
export function refuseConflicts(
  changes: readonly Change[],
  { hashes, vendored }: Repository,
): void {
  const paths = changes.filter(({ action }) => action === 'conflict').map(({ path }) => path);
  const [first] = paths;
  if (first === undefined) return;
  const folders = Object.keys(vendored).map((path) => `${path}/`);
  const edited = paths.filter(
    (path) => hashes[path] !== undefined || folders.some((folder) => path.startsWith(folder)),
  ).length;
  const remedy = first.startsWith('vendor/')
    ? 'vendor/README.md says what helps instead; --force takes the edit back'
    : 'Run the command on a terminal, without --defaults, to decide on each, or with --force to overwrite';
  throw userError(
    listed(paths),
    conflictProblem(edited, paths.length - edited),
    `${remedy}; nothing was written`,
  );
}

/** The most files that a message names one by one. */
const MOST_NAMED = 10;

function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  const named = more > 1 ? paths.slice(0, MOST_NAMED) : paths;
  return named.join(', ') + (more > 1 ? ` and ${String(more)} more` : '');
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
