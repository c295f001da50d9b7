import { MEMORY, MOST_MACHINES } from '../cluster/limits.js';
import { NAME_RULES } from '../cluster/names.js';
import type { Role } from '../roles.js';
import { addressListOption } from './address.js';
import { nameOption, numberOption, type ValuesOf } from './option.js';

/** The most a number of a machine can be: the last offset of a /8. */
const LAST_NUMBER = 2 ** 24 - 2;

/** The options of a role. */
export function roleOptions(role: Role) {
  return {
    count: numberOption(
      { minimum: 1, maximum: MOST_MACHINES, example: role.count },
      `How many ${role.title} there are`,
      {
        default: String(role.count),
        question: {
          message: `How many ${role.title}?`,
          fits: true,
          least: '1',
          when: (settled) => settled('ips') === undefined,
        },
      },
    ),
    start: numberOption(
      { minimum: 2, maximum: LAST_NUMBER, example: role.start },
      'The number of the first one, an offset in the network; addresses already taken are skipped',
      { default: String(role.start) },
    ),
    prefix: nameOption(NAME_RULES.prefix, 'How their names begin, the number follows', {
      default: role.prefix,
    }),
    ips: addressListOption(
      'Their addresses with commas and no spaces, instead of a count and a start',
    ),
    memory: numberOption({ ...MEMORY, example: role.memory }, 'The memory of each in MB', {
      default: String(role.memory),
    }),
  };
}

/** What was given for {@link roleOptions}. */
export type RoleValues = ValuesOf<ReturnType<typeof roleOptions>>;
