/** What a repository gets as a whole: this package's gems and library cookbooks, under `vendor/`. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import { fileError } from '../errors.js';
import { packageRoot } from '../package.js';
import { treeId } from './git-ids.js';
import { unixLines } from './read.js';
import { isExecutable, type RenderedFile } from './render.js';

/** A folder that is replaced as a whole: nothing of what lies in it is the user's. */
export interface VendoredFolder {
  /** The path in the repository: `vendor/gems/chef-machines`. */
  readonly path: string;
  /** The id that git gives it, by which `.yo-rc.json` knows what was written last. */
  readonly id: string;
  readonly files: readonly RenderedFile[];
}

/** Where the folders lie, here and in `vendor/`. */
const KINDS = ['gems', 'cookbooks'] as const;

/** What serves the development of a gem or cookbook, and a repository has no use for. */
const OF_DEVELOPMENT = /^(?:spec|Gemfile|Gemfile\.lock|Rakefile|\..*)$/u;

/**
 * The folders as this package has them.
 *
 * @param before the paths of those that a repository has already: one that is no more has no files
 */
export function vendoredFolders(before: readonly string[] = []): VendoredFolder[] {
  const folders = KINDS.flatMap((kind) =>
    readdirSync(join(packageRoot, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => vendoredFolder(join(packageRoot, kind, name), `vendor/${kind}/${name}`))
      .toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  );
  const gone = before.filter((path) => folders.every((folder) => folder.path !== path));
  return [...folders, ...gone.map((path) => ({ path, id: '', files: [] }))];
}

function vendoredFolder(source: string, path: string): VendoredFolder {
  const files = vendoredPaths(source).map((file): RenderedFile => {
    const place = join(source, file);
    const stat = statSync(place);
    return {
      path: `${path}/${file}`,
      contents: readFileSync(place),
      ...(isExecutable(stat) ? { stat } : {}),
      handEdits: 'vendored',
    };
  });
  const id = treeId(
    files.map((file) => ({
      path: file.path.slice(path.length + 1),
      contents: file.contents,
      executable: file.stat !== undefined,
    })),
  );
  return { path, id, files };
}

/** The paths in a folder that are vendored, in order; none where there is no such folder. */
export function vendoredPaths(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !OF_DEVELOPMENT.test(path.split('/', 1)[0] ?? ''))
      .filter((path) => !path.endsWith('.DS_Store'))
      .toSorted();
  } catch (error) {
    throw fileError(error, folder);
  }
}

/**
 * Whether a vendored folder is as the generator left it last. Executable bits may be lost, as some
 * file systems have none.
 *
 * @param root of the repository
 * @param folder as this package has it
 * @param lastId its id when it was last written; undefined where it never was
 */
export function isUnedited(root: string, folder: VendoredFolder, lastId: unknown): boolean {
  const place = join(root, folder.path);
  const programs = new Set(
    folder.files.filter(({ stat }) => stat !== undefined).map(({ path }) => path),
  );
  const files = vendoredPaths(place).map((path) => ({
    path,
    contents: unixLines(readFileSync(join(place, path))),
    executable: isExecutable(statSync(join(place, path))),
  }));
  const asHere = files.map((file) => ({
    ...file,
    executable: programs.has(`${folder.path}/${file.path}`),
  }));
  return [files, asHere].map(treeId).some((id) => id === lastId || id === folder.id);
}
