/** Yeoman's side of writing: changes are staged in its file system, shown and asked about, then written at once. */
import { join, relative, sep } from 'node:path';

import { createConflicterTransform } from '@yeoman/conflicter';
import type { MemFsEditorFile } from 'mem-fs-editor';
import {
  clearFileState,
  isFilePending,
  isFileStateDeleted,
  setCommittedFile,
} from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';

import { fileError, userError } from '../lib/errors.js';
import { refuseChanged, refuseConflicts } from '../lib/files/conflicts.js';
import { pathsToWrite, type Change } from '../lib/files/reconcile.js';
import { RECORD, recordAfter } from '../lib/files/record.js';
import { checkWritable } from '../lib/files/writable.js';
import { writeAll, type NewFile } from '../lib/files/write.js';
import type { Repository } from '../lib/repository.js';
import type { Outcome } from '../lib/summary.js';
import type { PlannedRun } from './planned-run.js';
import type { ResolveRules } from './resolve-rules.js';
import { Stopped } from './stopped.js';

/** A file in Yeoman's file system, with the word it has for the screen of conflicts. */
type StagedFile = MemFsEditorFile & { conflicter?: string };

/**
 * Decides on a change as `.yo-resolve` says, where Yeoman's screen of conflicts remembers which files
 * are to be left alone.
 *
 * @param rules of the run
 * @throws UserError where it holds back the settings, of which all other files are made, and for one that is too large
 */
export async function resolve(
  generator: Generator,
  change: Change,
  rules: ResolveRules,
): Promise<Change> {
  if (change.action === 'keep') return change;
  const { path, contents } = change;
  const status = await rules.statusOf(generator.destinationPath(path));
  if (status === 'force') {
    return { ...change, action: contents === undefined ? 'remove' : 'replace' };
  }
  if (status !== 'skip') return change;
  if (change.rendered?.handEdits === 'included') {
    throw userError(
      path,
      '.yo-resolve keeps this file, so the change cannot be made',
      'Remove its line there',
    );
  }
  return { ...change, action: 'skip' };
}

/** Puts a change where {@link commit} finds it. */
export function stage(generator: Generator, change: Change): void {
  const { rendered, contents, action } = change;
  if (action === 'keep' || action === 'skip') return;
  const path = generator.destinationPath(change.path);
  // Of a file's status only its mode is ever looked at.
  const options = rendered?.stat === undefined ? {} : { stat: rendered.stat };
  if (contents === undefined) generator.fs.delete(path);
  else generator.fs.write(path, contents, options);
  // The user is not asked about a file that holds nothing of theirs.
  if (action === 'replace' || action === 'remove') {
    (generator.env.sharedFs.get(path) as StagedFile).conflicter = 'force';
  }
}

/** What is done about hand edits that would be lost: ask about each, refuse them all, or lose them. */
export type Conflicts = 'ask' | 'refuse' | 'force';

/**
 * Writes everything that is staged, and the record of it, or nothing.
 *
 * @param env Yeoman's environment, in whose file system the changes were staged
 * @param run all changes of the run, and the repository as it was before
 * @param conflicts what is done about hand edits
 * @returns what came of each file, `.yo-rc.json` among them
 * @throws UserError that names the files in the way
 */
export async function commit(
  { adapter, sharedFs }: Generator['env'],
  { changes, vendored, repository }: Pick<PlannedRun, 'changes' | 'vendored' | 'repository'>,
  conflicts: Conflicts,
): Promise<Outcome[]> {
  const { root } = repository;
  if (conflicts === 'refuse') refuseConflicts(changes, repository);
  refuseChanged(changes, repository);
  checkWritable(root, pathsToWrite(changes, vendored, repository));
  // Where nobody is to be asked nothing is left to ask about, whatever lies on the disk by now.
  const conflicter = createConflicterTransform(quiet(adapter), {
    force: conflicts !== 'ask',
    cwd: root,
  });
  try {
    await sharedFs.pipeline({ filter: isFilePending }, conflicter);
  } catch (error) {
    // The conflicter's own words, which tell an `x` on its screen from everything that fails there.
    if (error instanceof Error && error.message === 'Process aborted by user') {
      throw new Stopped();
    }
    throw fileError(error);
  }
  // What the user chose to keep is pending no more.
  const staged = sharedFs.all().filter(isFilePending);
  const files: NewFile[] = staged.map((file) => ({
    path: file.path,
    contents: isFileStateDeleted(file) ? undefined : (file.contents ?? Buffer.alloc(0)),
    mode: file.stat?.mode,
  }));
  const result = new Map(
    files.map(({ path, contents }) => [relative(root, path).replaceAll(sep, '/'), contents]),
  );
  const record = recordAfter(changes, vendored, repository, result);
  if (record !== undefined) {
    files.push({ path: join(root, RECORD), contents: Buffer.from(record) });
  }
  refuseChanged(
    changes.filter(({ path }) => result.has(path)),
    repository,
  );
  writeAll(files);
  for (const file of staged) {
    setCommittedFile(file);
    clearFileState(file);
  }
  return outcomesOf(changes, result, repository, record !== undefined);
}

/** What came of each file of the run, and of those that come from the run itself. */
function outcomesOf(
  changes: readonly Change[],
  result: ReadonlyMap<string, Buffer | undefined>,
  { read }: Repository,
  recorded: boolean,
): Outcome[] {
  const known = new Map(changes.map((change) => [change.path, change]));
  const others = [...result.keys()].filter((path) => !known.has(path));
  return [
    ...changes.map(({ path, current, action }): Outcome => {
      if (!result.has(path)) return { path, state: action === 'conflict' ? 'kept' : 'unchanged' };
      if (result.get(path) === undefined) return { path, state: 'removed' };
      return { path, state: current === undefined ? 'new' : 'changed' };
    }),
    ...others.map((path): Outcome => ({ path, state: 'changed' })),
    {
      path: RECORD,
      state: !recorded ? 'unchanged' : read.get(RECORD) === undefined ? 'new' : 'changed',
    },
  ];
}

/** Yeoman's line for each file, which it has no switch for: the summary says what came of them. */
const LINES = ['skip', 'force', 'create', 'identical'] as const;

/** An adapter that says nothing of what becomes of each file, whether the user is asked about it or not. */
function quiet(adapter: Generator['env']['adapter']): Generator['env']['adapter'] {
  const silent = (): unknown => log;
  const log = new Proxy(adapter.log, {
    get: (own, key) =>
      LINES.some((line) => line === key) ? silent : (Reflect.get(own, key) as unknown),
  });
  return new Proxy(adapter, {
    get: (own, key) => {
      if (key === 'log') return log;
      // The questions are put in a queue, and by an adapter that it hands over.
      if (key === 'queue') {
        return (task: (inner: typeof adapter) => Promise<unknown>) =>
          own.queue(async (inner) => task(quiet(inner as typeof adapter)));
      }
      const value = Reflect.get(own, key) as unknown;
      return typeof value === 'function' ? (value.bind(own) as unknown) : value;
    },
  });
}
