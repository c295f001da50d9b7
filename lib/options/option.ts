/** Options as data: what a flag is called, what it takes and means, and how it is asked for. */
import { UserError, quoted, userError } from '../errors.js';
import { nameProblem, type NameRule } from '../cluster/names.js';

/** One option of a sub-generator. */
export interface Option<T> {
  /** What stands behind the flag in the help: `<number>`. */
  readonly placeholder: string;
  /** One sentence for the help and the README, without a full stop. */
  readonly description: string;
  /** The default as the help and the README show it; undefined where there is none. */
  readonly default?: string;
  /** The values it can have, where these are few. */
  readonly choices?: readonly string[];
  /** The question it is asked with; undefined where it is never asked for. */
  readonly question?: Question;
  /**
   * Reads the value.
   *
   * @param text what the user wrote
   * @param where the flag, for the message
   * @throws UserError when it is not one
   */
  readonly parse: (text: string, where: string) => T;
}

/** How an option is asked for on a terminal. */
export interface Question {
  readonly message: string;
  /** What an empty answer means, for an option that need not be given. */
  readonly none?: string;
  /** Asked only while there is no repository yet, as it cannot be changed afterwards. */
  readonly onlyNew?: true;
  /** The option's default is no answer to be offered. */
  readonly withoutDefault?: true;
  /** The machines must have room in the network with the answer: it is tried out when it is given. */
  readonly fits?: true;
  /** What is taken for the answer, and so room is left for, before the question is asked. */
  readonly least?: string;
  /** Whether the question arises. */
  readonly when?: (settled: Settled) => boolean;
}

/** The values of the same table that are settled so far: given, answered, or those of the repository. */
export type Settled = (name: string) => string | undefined;

/** The options of one group, by name. */
export type OptionTable = Record<string, Option<unknown>>;

/** The values given for the options of a table; what was not given is absent. */
export type ValuesOf<T extends OptionTable> = { [K in keyof T]?: ReturnType<T[K]['parse']> };

/** An option whose value is a name. */
export function nameOption(
  rule: NameRule,
  description: string,
  rest: Pick<Option<string>, 'default' | 'question'>,
): Option<string> {
  return {
    placeholder: '<name>',
    description,
    ...rest,
    parse(text, where) {
      const problem = nameProblem(rule, text);
      if (problem !== undefined) throw userError(where, problem, `${rule.example} would work`);
      return text;
    },
  };
}

/** An option whose value is one of a few. */
export function choiceOption<const T extends string>(
  choices: readonly [T, ...T[]],
  description: string,
  rest: Pick<Option<T>, 'default' | 'question'>,
): Option<T> {
  return {
    placeholder: '<choice>',
    description,
    choices,
    ...rest,
    parse(text, where) {
      const found = choices.find((choice) => choice === text);
      if (found === undefined) {
        throw userError(
          where,
          `${quoted(text)} is none of the choices`,
          `One of these would work: ${choices.join(', ')}`,
        );
      }
      return found;
    },
  };
}

/** An option whose value is a whole number. */
export function numberOption(
  range: { minimum: number; maximum: number; example: number },
  description: string,
  rest: Pick<Option<number>, 'default' | 'question'>,
): Option<number> {
  return {
    placeholder: '<number>',
    description,
    ...rest,
    parse(text, where) {
      const value = /^-?\d{1,15}$/u.test(text) ? Number(text) : undefined;
      const example = `${String(range.example)} would work`;
      if (value === undefined)
        throw userError(where, `${quoted(text)} is not a whole number`, example);
      if (value < range.minimum) {
        throw userError(where, `${quoted(text)} is less than ${String(range.minimum)}`, example);
      }
      if (value > range.maximum) {
        throw userError(where, `${quoted(text)} is more than ${String(range.maximum)}`, example);
      }
      return value;
    },
  };
}

/** Whether a text can be read as the value of an option; else what to tell the user. */
export function complaint(
  option: Option<unknown>,
  text: string,
  where: string,
): string | undefined {
  try {
    option.parse(text, where);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
