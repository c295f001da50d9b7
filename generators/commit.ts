/** Yeoman's side of writing: what `.yo-resolve` says, what the user is asked, then all files at once. */
import { statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import {
  clearFileState,
  isFilePending,
  isFileStateDeleted,
  setCommittedFile,
} from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';

import { userError } from '../lib/errors.js';
import { conflictsIn, refuseChanged } from '../lib/files/conflicts.js';
import { outcomesOf } from '../lib/files/outcomes.js';
import { forced, writes, type Change } from '../lib/files/reconcile.js';
import { RECORD, recordAfter } from '../lib/files/record.js';
import { checkWritable } from '../lib/files/writable.js';
import { writeAll, type NewFile } from '../lib/files/write.js';
import type { Outcome } from '../lib/summary.js';
import { askAboutConflicts } from './conflict-screen.js';
import type { PlannedRun } from './planned-run.js';
import { ResolveRules } from './resolve-rules.js';

/**
 * Decides on changes as `.yo-resolve` says, where Yeoman's screen of conflicts remembers which files are
 * to be left alone, and on those of which it says nothing as `--force` does.
 *
 * @param force whether conflicts are decided for the generator
 * @throws UserError where it holds back the settings, of which all other files are made, and for one that is too large
 */
export async function decide(
  generator: Generator,
  changes: readonly Change[],
  force: boolean,
): Promise<Change[]> {
  const rules = new ResolveRules();
  const decided: Change[] = [];
  for (const change of changes) {
    const path = generator.destinationPath(change.from ?? change.path);
    const status = isAsRendered(change) ? undefined : await rules.statusOf(path);
    if (status === 'force') decided.push(forced(change));
    else if (status === 'skip') decided.push(skipped(change));
    else decided.push(force && change.action === 'conflict' ? forced(change) : change);
  }
  return decided;
}

/** Whether there is nothing to decide on. */
function isAsRendered({ action, current, rendered }: Change): boolean {
  return action === 'keep' && current !== undefined && rendered?.contents.equals(current) === true;
}

function skipped(change: Change): Change {
  if (change.rendered?.handEdits === 'included' && change.action !== 'keep') {
    throw userError(
      change.path,
      '.yo-resolve keeps this file, so the change cannot be made',
      'Remove its line there',
    );
  }
  return { ...change, action: 'skip' };
}

/**
 * Writes everything that is to be written, and the record of it, or nothing.
 *
 * @param generator whose run it is
 * @param changes of the run, as far as they are decided on
 * @param asks whether the user is asked about conflicts; without that they are refused
 * @returns what came of each file, `.yo-rc.json` among them
 * @throws UserError that names the files in the way
 */
export async function commit(
  generator: Generator,
  run: PlannedRun,
  changes: readonly Change[],
  asks: boolean,
): Promise<Outcome[]> {
  const { repository } = run;
  const { root } = repository;
  const conflicts = conflictsIn(changes, repository);
  if (conflicts !== undefined && !asks) throw conflicts;
  refuseChanged(changes, repository);
  checkWritable(root, pathsToWrite(changes, recordAfter(run.remembered(changes))));
  const decided = conflicts === undefined ? changes : await askAboutConflicts(generator, changes);
  const record = recordAfter(run.remembered(decided));
  const own = decided.filter(writes);
  const staged = stagedByOthers(generator, decided);
  const files = [...own.flatMap((change) => filesOf(change, root)), ...staged];
  if (record !== undefined) files.push({ path: join(root, RECORD), contents: Buffer.from(record) });
  refuseChanged(own, repository);
  writeAll(files);
  settle(generator);
  const others = staged.map(({ path }) => relative(root, path).replaceAll(sep, '/'));
  return outcomesOf(decided, others, repository, record);
}

/**
 * The paths that are written to when nobody decides otherwise.
 *
 * @param record the contents of `.yo-rc.json`, where that is written
 */
export function pathsToWrite(changes: readonly Change[], record: string | undefined): string[] {
  const paths = changes
    .filter(writes)
    .flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  return record === undefined ? paths : [...paths, RECORD];
}

/** A change on disk: of a file that has another name now, both names. */
function filesOf({ path, from, contents, rendered }: Change, root: string): NewFile[] {
  const mode = rendered?.stat?.mode;
  if (from === undefined) return [{ path: join(root, path), contents, mode }];
  const old = join(root, from);
  return [
    { path: join(root, path), contents, mode: mode ?? statSync(old).mode },
    { path: old, contents: undefined },
  ];
}

/** What others put into Yeoman's file system: its screen of conflicts a `.yo-resolve`. */
function stagedByOthers(generator: Generator, changes: readonly Change[]): NewFile[] {
  const own = new Set(changes.map(({ path, from }) => generator.destinationPath(from ?? path)));
  return generator.env.sharedFs
    .all()
    .filter((file) => isFilePending(file) && !own.has(file.path))
    .map((file) => ({
      path: file.path,
      contents: isFileStateDeleted(file) ? undefined : (file.contents ?? Buffer.alloc(0)),
      mode: file.stat?.mode,
    }));
}

/** Leaves nothing in Yeoman's file system that would be written once more. */
function settle({ env }: Generator): void {
  for (const file of env.sharedFs.all().filter(isFilePending)) {
    setCommittedFile(file);
    clearFileState(file);
  }
}
