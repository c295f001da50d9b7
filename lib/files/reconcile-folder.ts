/** What is to be done with a vendored folder: it is replaced as a whole, or left as it is. */
import { join } from 'node:path';

import type { Repository } from '../repository.js';
import { readIfThere } from './read.js';
import type { Change } from './reconcile.js';
import { lacksExecutableBit } from './render.js';
import { isUnedited, vendoredPaths, type VendoredFolder } from './vendor.js';

/**
 * Decides what is to be done with a folder that is replaced as a whole: where nothing in it was edited,
 * all that differs is written, and what this package has no more is removed. Where it was, it stays as
 * long as this package has nothing new for it. A file that is missing is written in any case.
 *
 * @param folder as this package has it
 * @param repository as it is on disk
 */
export function reconcileFolder(folder: VendoredFolder, repository: Repository): Change[] {
  const { root, vendored } = repository;
  const edited = !isUnedited(root, folder, vendored[folder.path]);
  const gone = folder.files.length === 0;
  const stays = vendored[folder.path] === folder.id;
  const of = (action: Change['action']) =>
    !edited ? action : stays ? 'keep' : gone ? 'leave' : 'conflict';
  const common = { folder: folder.path, generator: '' };
  const known = new Set(folder.files.map(({ path }) => path));
  const others = vendoredPaths(join(root, folder.path))
    .map((path) => `${folder.path}/${path}`)
    .filter((path) => !known.has(path))
    .map((path): Change => {
      const current = readIfThere(join(root, path));
      const change = { ...common, path, rendered: undefined, contents: undefined, current };
      return { ...change, action: of('remove') };
    });
  const changes = folder.files.map((rendered): Change => {
    const { path, contents } = rendered;
    const current = readIfThere(join(root, path));
    const change = { ...common, path, rendered, contents, current };
    if (current === undefined) return { ...change, action: 'create' };
    if (!current.equals(contents)) return { ...change, action: of('replace') };
    return { ...change, action: lacksExecutableBit(rendered, root) ? 'replace' : 'keep' };
  });
  return [...changes, ...others];
}
