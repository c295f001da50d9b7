/** What a user has to know of files that were edited by hand. */
import type { Outcome } from '../summary.js';
import { listed } from './conflicts.js';

/** One line each for the files that were merged, that wait for a decision, and that were let go. */
export function fileNotes(outcomes: readonly Outcome[]): string[] {
  const of = (state: Outcome['state']) =>
    outcomes.filter((outcome) => outcome.state === state).map(({ path }) => path);
  const [merged, marked, left] = [of('merged'), of('marked'), of('left')];
  return [
    ...(merged.length === 0
      ? []
      : [`What is new was merged with your edits in ${listed(merged)}.`]),
    ...(marked.length === 0
      ? []
      : [`Decide at the conflict markers (<<<<<<<) before the next rake: ${listed(marked)}.`]),
    ...(left.length === 0
      ? []
      : [
          `This version has these files no more, but you edited them: ${listed(left)}. They are yours to keep or to remove.`,
        ]),
  ];
}
