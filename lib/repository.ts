/** A generated repository as it is on disk. */
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

import { checkChef, checkCluster } from './cluster/check.js';
import { quoted, userError } from './errors.js';
import { parseJson, type JsonObject } from './files/json.js';
import { readIfThere } from './files/read.js';
import {
  RECORD,
  parseRecord,
  refuseNewer,
  vendoredIn,
  writtenIn,
  type Written,
} from './files/record.js';
import { packageName } from './package.js';
import { ROLES, type Role } from './roles.js';
import type { Chef, Cluster } from './settings/schema.js';
import { workstationOf, type Workstation } from './workstation.js';

/** Where the settings lie in a generated repository. */
export const PATHS = {
  cluster: 'provisioning/cluster.json',
  chef: 'provisioning/chef.json',
  readme: 'README.md',
} as const;

/** What is in the folder the generator runs in; an empty folder has no settings, and nothing was written in it. */
export interface Repository {
  readonly root: string;
  /** The files that the rest was read from, by path; undefined where one is missing. */
  readonly read: ReadonlyMap<string, Buffer | undefined>;
  readonly cluster?: Cluster;
  readonly chef?: Chef;
  /** All of `.yo-rc.json`. */
  readonly record: JsonObject;
  /** What the generator remembers of each file that it wrote, by its path in the repository. */
  readonly written: Readonly<Record<string, Written>>;
  /** The id of each folder that was last written as a whole, by its path in the repository. */
  readonly vendored: Readonly<Record<string, string>>;
  readonly workstation: Workstation;
}

/** A repository that has all its settings. */
export type CompleteRepository = Repository & Required<Pick<Repository, 'cluster' | 'chef'>>;

/**
 * Reads the repository in a folder, or finds that there is none yet.
 *
 * @param roles those whose own settings are known
 * @throws UserError inside a sub-folder of a repository, in a folder that no tool copes with, for a file that cannot be used, and for a repository of a newer version
 */
export function readRepository(root: string, roles: readonly Role[] = ROLES): Repository {
  refusePattern(root);
  const read = new Map(
    [PATHS.cluster, PATHS.chef, RECORD].map((path) => [path, readIfThere(join(root, path))]),
  );
  const clusterText = read.get(PATHS.cluster);
  const parent = clusterText === undefined ? repositoryAbove(root) : undefined;
  if (parent !== undefined) {
    throw userError(
      root,
      'this is a folder inside a generated repository',
      `Run the command in ${parent}`,
    );
  }
  const record = parseRecord(read.get(RECORD));
  refuseNewer(record);
  const written = writtenIn(record);
  const [vendored, workstation] = [vendoredIn(record), workstationOf(root)];
  const repository = { root, read, record, written, vendored, workstation };
  if (clusterText === undefined) {
    refuseRemains(root, record);
    return repository;
  }

  const json = parseJson(clusterText, PATHS.cluster);
  const cluster = checkCluster(json, PATHS.cluster, roles);
  checkName(cluster.name, Object.keys(written));
  const chefText = read.get(PATHS.chef);
  if (chefText === undefined) return { ...repository, cluster };
  const chef = checkChef(parseJson(chefText, PATHS.chef), PATHS.chef, cluster);
  return { ...repository, cluster, chef };
}

/**
 * Makes sure that a repository has its settings.
 *
 * @param create how the user would make it have them
 * @throws UserError when it has not
 */
export function requireComplete(repository: Repository, create: string): CompleteRepository {
  const { cluster, chef, root } = repository;
  if (cluster === undefined) {
    throw userError(
      root,
      'this is not a generated repository: it has no provisioning/cluster.json',
      `Go to one, or make one here with: ${create}`,
    );
  }
  if (chef === undefined) {
    throw userError(
      PATHS.chef,
      'the file is missing',
      `Take it back from version control, or write a new one with: ${create}`,
    );
  }
  return { ...repository, cluster, chef };
}

/**
 * Without cluster.json nothing is known of a repository that was generated here: it would be written
 * as a new one, over the settings of the old.
 */
function refuseRemains(root: string, record: JsonObject): void {
  const remains = [
    ...(existsSync(join(root, PATHS.chef)) ? [PATHS.chef] : []),
    ...(Object.hasOwn(record, packageName) ? [`${packageName} in ${RECORD}`] : []),
  ];
  if (remains.length === 0) return;
  throw userError(
    PATHS.cluster,
    'the file is missing, but a repository was generated here',
    `Take it back from version control, or remove ${remains.join(' and ')} to begin anew`,
  );
}

/** What is a part of a pattern by which files are looked for; rake refuses the same. */
const PATTERN = sep === '\\' ? /[{[*?]/u : /[{[*?\\]/u;

/** Berkshelf, Chef and Bundler look for files with patterns, of which the root becomes a part. */
function refusePattern(root: string): void {
  const [character] = PATTERN.exec(root) ?? [];
  if (character === undefined) return;
  throw userError(
    root,
    `the path holds ${character}, which Berkshelf, Chef and Bundler take for a part of a pattern`,
    'Go to a folder without it',
  );
}

/** The cookbook and the roles are called after the cluster: its name cannot be changed in one place. */
function checkName(name: string, written: readonly string[]): void {
  const names = written.flatMap(
    (path) => /^cookbooks\/([^/]+)\/metadata\.rb$/u.exec(path)?.[1] ?? [],
  );
  if (names.length === 0 || names.includes(name)) return;
  throw userError(
    `${PATHS.cluster}: name`,
    `${quoted(name)}, but the cookbook and the roles are called ${quoted(names[0])}`,
    `Set it back to ${quoted(names[0])}`,
  );
}

function repositoryAbove(folder: string): string | undefined {
  const parent = dirname(folder);
  if (parent === folder) return undefined;
  return existsSync(join(parent, PATHS.cluster)) ? parent : repositoryAbove(parent);
}
