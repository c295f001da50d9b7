/** A kind of its own: a number that something else may have already. */
import { quoted, userError } from '../errors.js';
import { number, works, type Kind } from './kinds.js';

/**
 * A TCP port.
 *
 * @param taken those that cannot be had, and by what they are taken
 */
export function port(taken: Readonly<Record<number, string>> = {}): Kind<number> {
  const kind = number(1, 65_535);
  const owners = Object.entries(taken);
  const problem = (value: number) =>
    taken[value] === undefined ? undefined : `is taken by ${taken[value]}`;
  return {
    ...kind,
    placeholder: '<port>',
    parse(value, where, example) {
      const read = kind.parse(value, where, example);
      const found = problem(read);
      if (found === undefined) return read;
      throw userError(where, `${quoted(value)} ${found}`, `${String(example)} would work`);
    },
    schema(example) {
      const schema = kind.schema(example);
      if (owners.length === 0) return schema;
      const description = owners.map(([each, by]) => `${each} is taken by ${by}`).join(', ');
      return schema
        .superRefine((value, context) => {
          const found = problem(value);
          if (found === undefined) return;
          const message = `${String(value)} ${found}. ${works(example)}`;
          context.addIssue({ code: 'custom', message });
        })
        .meta({
          examples: [example],
          not: { enum: owners.map(([each]) => Number(each)), description },
        });
    },
  };
}
