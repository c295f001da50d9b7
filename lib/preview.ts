/** What `--dry-run` says in place of writing. */
import { conflictsIn } from './files/conflicts.js';
import type { Change } from './files/reconcile.js';
import { RECORD, recordAfter, type Remembered } from './files/record.js';

/** A word for what would be done; what stays as it is is not shown. */
const WORDS: Partial<Record<Change['action'], string>> = {
  create: 'create',
  replace: 'change',
  merge: 'merge',
  remove: 'remove',
  leave: 'leave',
  conflict: 'ask',
};

/** What each word means. */
const LEGEND = {
  merge: 'what is new comes into a file that was edited by hand',
  leave: 'a file that this version has no more, and that was edited by hand',
  ask: 'both sides changed the same, or the file was never written by the generator',
} as const;

/**
 * What a run would do: a line for each file, one for each vendored folder.
 *
 * @param run with its changes
 * @param refuses whether it would stop at a conflict, as nobody can be asked
 */
export function preview(run: Remembered, refuses: boolean): string {
  const rows = rowsOf(run);
  if (rows.length === 0) return '\nNothing would have to be written.';
  const words = new Set(rows.map(({ word }) => word));
  const legend = Object.entries(LEGEND).filter(([word]) => words.has(word));
  const refusal = refuses ? conflictsIn(run.changes, run.repository) : undefined;
  return [
    '',
    'This run would:',
    ...rows.map(({ word, path, files }) => `  ${word.padEnd(6)}  ${path}${counted(files)}`),
    '',
    ...legend.map(([word, meaning]) => `${word}: ${meaning}.`),
    ...(refusal === undefined
      ? []
      : [`As nobody can be asked here, it would stop instead. ${refusal.message}`]),
    'Nothing was written.',
  ].join('\n');
}

interface Row {
  readonly word: string;
  readonly path: string;
  /** How many files of a vendored folder it stands for. */
  readonly files: number;
}

function rowsOf(run: Remembered): Row[] {
  const rows = new Map<string, Row>();
  for (const { action, path, from, folder } of run.changes) {
    const word = WORDS[action];
    if (word === undefined) continue;
    const name = folder === undefined ? path : `${folder}/`;
    const key = `${word} ${name}`;
    const files = folder === undefined ? 0 : (rows.get(key)?.files ?? 0) + 1;
    rows.set(key, { word, path: from === undefined ? name : `${name} (was ${from})`, files });
  }
  if (recordAfter(run) !== undefined) {
    const word = run.repository.read.get(RECORD) === undefined ? 'create' : 'change';
    rows.set(RECORD, { word, path: RECORD, files: 0 });
  }
  return [...rows.values()];
}

function counted(files: number): string {
  if (files === 0) return '';
  return files === 1 ? ' (1 file)' : ` (${String(files)} files)`;
}
