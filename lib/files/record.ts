/** `.yo-rc.json`, in which the generator remembers what it wrote. */
import { join, posix } from 'node:path';

import semver from 'semver';

import { userError } from '../errors.js';
import { packageName, packageVersion } from '../package.js';
import type { Plan } from '../plan/plan.js';
import type { Repository } from '../repository.js';
import { blobId } from './git-ids.js';
import { formatTight, isObject, parseJson, type JsonObject } from './json.js';
import { readIfThere } from './read.js';
import type { Change } from './reconcile.js';
import type { VendoredFolder } from './vendor.js';
import { editsOf, parseEdits, type Edits } from './without-edits.js';

/** Where it lies in a generated repository. */
export const RECORD = '.yo-rc.json';

/** What is remembered of a file. */
export interface Written {
  /** The id that git gives what the generator wrote last, before the user's edits came into it. */
  readonly id: string;
  /** The sub-generator whose file it is. */
  readonly generator: string;
  /** How to get back to it from the file with the user's edits, where that is what went to disk. */
  readonly edits?: Edits | undefined;
}

/**
 * Reads `.yo-rc.json`, which other generators may share.
 *
 * @returns an empty object where there is none
 * @throws UserError for a file that is not a JSON object
 */
export function readRecord(root: string): JsonObject {
  return parseRecord(readIfThere(join(root, RECORD)));
}

/** Reads the text of `.yo-rc.json`, as {@link readRecord} does. */
export function parseRecord(text: Buffer | undefined): JsonObject {
  if (text === undefined) return {};
  const record = parseJson(text, RECORD);
  if (isObject(record)) return record;
  throw userError(
    RECORD,
    'this is not a JSON object',
    'Remove the file, or take it back from version control',
  );
}

/**
 * Makes sure that no newer version wrote the repository: this one would take its files back, and does
 * not know what it remembers.
 *
 * @throws UserError with the command that installs that version
 */
export function refuseNewer(record: JsonObject): void {
  const { version } = entryOf(record);
  if (typeof version !== 'string' || semver.valid(version) === null) return;
  if (!semver.gt(version, packageVersion)) return;
  throw userError(
    RECORD,
    `this repository was written by version ${version}, and this is ${packageName} ${packageVersion}`,
    `Install that one: npm install --global ${packageName}@${version}`,
  );
}

/** What is remembered of each file, by its path in the repository. */
export function writtenIn(record: JsonObject): Record<string, Written> {
  const { files, edited } = entryOf(record);
  const groups = isObject(files) ? Object.entries(files) : [];
  const edits = new Map(Object.entries(isObject(edited) ? edited : {}));
  return Object.fromEntries(
    groups.flatMap(([generator, group]) =>
      idsIn(group).map(([path, id]) => {
        const known = parseEdits(edits.get(path));
        return [path, { id, generator, ...(known === undefined ? {} : { edits: known }) }] as const;
      }),
    ),
  );
}

/** The id of each folder that was last written as a whole, by its path in the repository. */
export function vendoredIn(record: JsonObject): Record<string, string> {
  return Object.fromEntries(idsIn(entryOf(record)['vendor']));
}

/** The settings that the files were last rendered from; undefined where nothing is remembered of them. */
export function settingsIn(record: JsonObject): Plan | undefined {
  const { settings } = entryOf(record);
  if (!isObject(settings) || !isObject(settings['cluster']) || !isObject(settings['chef'])) {
    return undefined;
  }
  // Whatever somebody made of them: what is rendered from them is believed only where its id is right.
  return { ...settings, warnings: [] } as unknown as Plan;
}

function entryOf(record: JsonObject): JsonObject {
  const own = record[packageName];
  return isObject(own) ? own : {};
}

/** The ids of a group, without what can be no path in the repository: such files could be removed. */
function idsIn(group: unknown): (readonly [path: string, id: string])[] {
  if (!isObject(group)) return [];
  return Object.entries(group).flatMap(([path, id]) => {
    const inside = posix.normalize(path) === path && !/^(?:\/|\.\.?(?:\/|$))/u.test(path);
    return inside && typeof id === 'string' ? [[path, id] as const] : [];
  });
}

/** What a run comes to, as far as it is remembered. */
export interface Remembered {
  readonly changes: readonly Change[];
  /** The folders that are replaced as a whole. */
  readonly vendored: readonly VendoredFolder[];
  readonly plan: Pick<Plan, 'cluster' | 'chef'>;
  /** The sub-generators that rendered all of their files. */
  readonly generators: ReadonlySet<string>;
  readonly repository: Repository;
}

/**
 * The contents of `.yo-rc.json` once the changes are made. What it remembers of a file is what the
 * generator would write, whatever the user made of it: that is what the next version's is compared
 * with; and where the user's edits went to disk with it, how to take them out again. What `.yo-resolve` holds back was not offered, and nothing is remembered of it.
 *
 * @returns undefined when they are what they were
 */
export function recordAfter(run: Remembered): string | undefined {
  const { cluster, chef } = run.plan;
  const { record, vendored } = run.repository;
  const ids = run.vendored
    .filter(({ path }) =>
      run.changes.every((change) => change.folder !== path || change.action !== 'skip'),
    )
    .map(({ path, files, id }) => [path, files.length === 0 ? undefined : id] as const);
  const written = [...writtenAfter(run)].toSorted(byPath);
  const edited = written.flatMap(([path, { edits }]) =>
    edits === undefined ? [] : [[path, edits] as const],
  );
  const after: JsonObject = {
    ...record,
    [packageName]: {
      version: packageVersion,
      settings: { cluster, chef },
      files: grouped(written),
      ...(edited.length === 0 ? {} : { edited: Object.fromEntries(edited) }),
      vendor: sorted({ ...vendored, ...Object.fromEntries(ids) }),
    },
  };
  return JSON.stringify(after) === JSON.stringify(record) ? undefined : formatTight(after);
}

function writtenAfter({ changes, generators, repository }: Remembered): Map<string, Written> {
  const written = new Map(Object.entries(repository.written));
  for (const change of changes) {
    const { path, from, rendered, action, generator, folder } = change;
    if (action === 'skip' || folder !== undefined || rendered?.handEdits === 'included') continue;
    const before = written.get(from ?? path);
    if (from !== undefined) written.delete(from);
    if (rendered === undefined) written.delete(path);
    else {
      const id = blobId(rendered.contents);
      // The README is app's, whoever renders it.
      const owner =
        before === undefined || generators.has(before.generator) ? generator : before.generator;
      const edits = before?.id === id ? before.edits : editsIn(change, before);
      written.set(path, { id, generator: owner, edits });
    }
  }
  return written;
}

/** Of a file that the generator never wrote, the edits would be all of it. */
function editsIn(
  { action, rendered, contents, current }: Change,
  before: Written | undefined,
): Edits | undefined {
  const there = action === 'keep' ? current : contents;
  if (before === undefined || rendered === undefined || there === undefined) return undefined;
  return editsOf(there, rendered.contents);
}

function grouped(written: readonly (readonly [string, Written])[]): JsonObject {
  const groups: Record<string, JsonObject> = {};
  for (const [path, { id, generator }] of written) {
    groups[generator] = { ...groups[generator], [path]: id };
  }
  return sorted(groups);
}

function sorted(entries: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entries).toSorted(byPath));
}

function byPath([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
