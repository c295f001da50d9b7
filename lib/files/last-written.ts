import type { Plan } from '../plan/plan.js';
import type { Repository } from '../repository.js';
import { blobId } from './git-ids.js';
import { blobInGit } from './git-store.js';
import { settingsIn, type Written } from './record.js';
import type { RenderedFile } from './render.js';

/**
 * What the generator wrote last at a path, without the user's edits; undefined where nobody knows.
 *
 * @param path in the repository
 * @param written what is remembered of the file
 */
export type LastWritten = (path: string, written: Written) => Buffer | undefined;

/**
 * Finds what was written last: rendered again from the settings of that time, or, where another version
 * rendered it from other templates, as it was committed. Either is believed only if the id is right.
 *
 * @param repository whose `.yo-rc.json` has the settings
 * @param render the files for some settings
 */
export function lastWrittenIn(
  repository: Repository,
  render: (plan: Plan) => readonly RenderedFile[],
): LastWritten {
  let rendered: ReadonlyMap<string, Buffer> | undefined;
  return (path, { id }) => {
    rendered ??= renderedAgain(repository, render);
    const again = rendered.get(path);
    return again !== undefined && blobId(again) === id ? again : blobInGit(repository.root, id);
  };
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
