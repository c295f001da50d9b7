/** What stands against writing: files that are no longer what the decisions were made on. */
import { join } from 'node:path';

import { userError } from '../errors.js';
import type { Repository } from '../repository.js';
import type { Change } from './reconcile.js';
import { readIfThere } from './text.js';

/**
 * Refuses to overwrite what was changed since it was read: while a question was open, or by another run.
 *
 * @param changes those that are to be written
 * @throws UserError that names the file
 */
export function refuseChanged(changes: readonly Change[], { root, read }: Repository): void {
  const decided = changes.map(({ rendered, current }) => [rendered.path, current] as const);
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
