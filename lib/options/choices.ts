/** How the choices of a question are shown. */
import type { Question } from '../settings/setting.js';

/** An answer to choose. */
export interface Choice {
  readonly value: string;
  /** The line it is chosen by: the value, and behind it what it means. */
  readonly name: string;
  /** What stands behind the question once it is chosen. */
  readonly short: string;
}

/**
 * The choices of a question as a table, with what each means; for an option that need not be given
 * the first is to have none.
 */
export function choicesOf(
  values: readonly string[],
  { none, about = {} }: Pick<Question, 'none' | 'about'>,
): Choice[] {
  const rows = [
    ...(none === undefined ? [] : [{ value: '', short: none }]),
    ...values.map((value) => ({ value, short: value })),
  ];
  const width = Math.max(...rows.map(({ short }) => short.length));
  return rows.map(({ value, short }) => {
    const meaning = about[value] ?? '';
    return { value, short, name: `${short.padEnd(width)}  ${meaning}`.trimEnd() };
  });
}
