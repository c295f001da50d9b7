/** From what was decided to what is said of it. */
import type { Repository } from '../repository.js';
import type { Outcome } from '../summary.js';
import { unixLines } from './read.js';
import type { Change } from './reconcile.js';
import { RECORD } from './record.js';

/**
 * What came of each file of the run, and of those that come from the run itself.
 *
 * @param changes as they were made
 * @param others the paths that were written besides
 * @param record the contents of `.yo-rc.json`; undefined where they stay
 */
export function outcomesOf(
  changes: readonly Change[],
  others: readonly string[],
  { read }: Repository,
  record: string | undefined,
): Outcome[] {
  const recorded =
    record === undefined ? 'unchanged' : read.get(RECORD) === undefined ? 'new' : 'changed';
  return [
    ...changes.flatMap(outcomeOf),
    ...others.map((path): Outcome => ({ path, state: 'changed' })),
    { path: RECORD, state: recorded },
  ];
}

function outcomeOf(change: Change): Outcome[] {
  const { path, from, current } = change;
  // What the user deleted is no file of the repository.
  if (current === undefined && change.action !== 'create') return [];
  const outcome = { path, state: stateOf(change) };
  return from === undefined || change.action === 'skip'
    ? [outcome]
    : [outcome, { path: from, state: 'removed' }];
}

function stateOf({ action, contents, current, rendered, marked, from }: Change): Outcome['state'] {
  if (action === 'create') return 'new';
  if (action === 'remove') return 'removed';
  if (action === 'merge') return 'merged';
  if (action === 'leave') return 'left';
  if (action === 'replace' && contents === marked && marked !== undefined) return 'marked';
  if (action === 'replace') return from === undefined ? 'changed' : 'new';
  const own = rendered?.handEdits === 'included' || action === 'skip' || current === undefined;
  return own || rendered?.contents.equals(unixLines(current)) === true ? 'unchanged' : 'kept';
}
