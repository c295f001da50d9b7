/** How a user decides on conflicts: on Yeoman's own screen for each file, in one question for each vendored folder. */
import { createConflicterTransform, type ConflicterOptions } from '@yeoman/conflicter';
import { isFilePending } from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';

import { fileError } from '../lib/errors.js';
import { conflictFolders, listed } from '../lib/files/conflicts.js';
import { forced, type Change } from '../lib/files/reconcile.js';
import { Stopped } from './stopped.js';

/**
 * Asks about each conflict.
 *
 * @param generator through which the user is asked, and in whose file system Yeoman's screen leaves its own
 * @returns the changes as the user decided
 * @throws UserError where the user stops it all
 */
export async function askAboutConflicts(
  generator: Generator,
  changes: readonly Change[],
): Promise<Change[]> {
  let decided = [...changes];
  for (const folder of conflictFolders(changes))
    decided = await askAboutFolder(generator, folder, decided);
  return askAboutFiles(generator, decided);
}

/** A folder that is replaced as a whole is kept as a whole: half of it would be of another version. */
async function askAboutFolder(
  generator: Generator,
  folder: string,
  changes: readonly Change[],
): Promise<Change[]> {
  const inside = changes.filter((change) => change.folder === folder);
  const differ = inside.filter(({ action }) => action === 'conflict').map(({ path }) => path);
  generator.log(
    `${folder} was edited by hand. It differs in ${listed(differ)}. vendor/README.md says where a patch of your own belongs.`,
  );
  const { action } = await generator.prompt<{ action: string }>({
    type: 'expand',
    name: 'action',
    message: `Overwrite ${folder}?`,
    choices: [
      { key: 'y', name: 'overwrite it as a whole', value: 'write' },
      { key: 'n', name: 'leave it as it is', value: 'skip' },
      { key: 'x', name: 'abort', value: 'abort' },
    ],
  });
  if (action === 'abort') throw new Stopped();
  return changes.map((change) => {
    if (change.folder !== folder) return change;
    return action === 'write' ? overwritten(change) : { ...change, action: 'keep' };
  });
}

function overwritten(change: Change): Change {
  return change.action === 'conflict' ? forced(change) : change;
}

async function askAboutFiles(generator: Generator, changes: readonly Change[]): Promise<Change[]> {
  const { adapter, sharedFs } = generator.env;
  const place = ({ path, from }: Change) => generator.destinationPath(from ?? path);
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  for (const change of conflicts) generator.fs.write(place(change), change.contents ?? '');
  const marked = new Map(conflicts.map((change) => [place(change), change.marked]));
  try {
    await sharedFs.pipeline(
      { filter: isFilePending },
      createConflicterTransform(quiet(adapter), {
        cwd: generator.destinationRoot(),
        customizeActions: (actions) => withMarkers(actions, marked),
      }),
    );
  } catch (error) {
    // The conflicter's own words, which tell an `x` on its screen from everything that fails there.
    if (error instanceof Error && error.message === 'Process aborted by user') throw new Stopped();
    throw fileError(error);
  }
  return changes.map((change) => {
    if (change.action !== 'conflict') return change;
    const file = sharedFs.get(place(change));
    // What the user chose to keep is pending no more.
    const { contents = null } = isFilePending(file) ? file : {};
    if (contents !== null) return { ...change, contents, action: 'replace' };
    return change.from === undefined
      ? { ...change, action: 'keep' }
      : { ...change, contents: change.current, action: 'replace' };
  });
}

type Customize = NonNullable<ConflicterOptions['customizeActions']>;

/** Yeoman's choices, and one more. */
function withMarkers(
  actions: Parameters<Customize>[0],
  marked: ReadonlyMap<string, Buffer | undefined>,
): ReturnType<Customize> {
  const choice: (typeof actions)[number] = {
    key: 'm',
    name: 'write both, with conflict markers',
    value: ({ file }) => {
      file.contents = marked.get(file.path) ?? file.contents;
      return 'write';
    },
  };
  return [...actions.slice(0, 2), choice, ...actions.slice(2)];
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
