/** What a setting can be: how it is written on a command line, and how in a JSON file. */
import { z } from 'zod';

import { mismatch, nameProblem, type NameRule } from '../cluster/names.js';
import { Network, isAddress } from '../cluster/network.js';
import { literal, quoted, userError } from '../errors.js';
import { SUPPORTED, VERSIONS, versionProblem } from '../versions.js';
import {
  correctedAddress,
  correctedName,
  correctedNumber,
  correctedVersion,
} from './corrections.js';

/** A kind of value. Both sides get an example that would work, for their messages. */
export interface Kind<T> {
  /** What stands behind the flag in the help: `<number>`. */
  readonly placeholder: string;
  /** The values it can have, where these are few. */
  readonly choices?: readonly string[];
  /** What the flag means when it stands alone; undefined where it needs a value. */
  readonly alone?: string;
  /**
   * Reads what stands on a command line.
   *
   * @param text what the user wrote
   * @param where the flag, for the message
   * @throws UserError when it is none
   */
  parse(text: string, where: string, example: T): T;
  /** What stands in a JSON file. */
  schema(example: T): z.ZodType<T>;
}

/** The end of a message about a JSON file: a value that can be written there as it is. */
export function works(example: unknown): string {
  return `${JSON.stringify(example)} would work`;
}

/** The message for a value of the wrong type in a JSON file, or none at all. */
export function expected(what: string, remedy: string) {
  return ({ input }: { input?: unknown }): string => {
    const problem = input === undefined ? 'is missing' : `${literal(input)} is not ${what}`;
    return `${problem}. ${remedy}`;
  };
}

/** What is needed to make a kind whose values are texts. */
interface TextKind {
  readonly placeholder: string;
  /** Says what is wrong with a text; undefined where nothing is. */
  readonly problem: (text: string) => string | undefined;
  /** A text that was perhaps meant, for one with a problem. */
  readonly corrected?: (text: string) => string | undefined;
  /** What would work on a command line, where that is not the example. */
  readonly remedy?: string;
  /** What a JSON Schema can say of it. */
  readonly meta: Readonly<Record<string, unknown>>;
}

function text({ placeholder, problem, corrected, remedy, meta }: TextKind): Kind<string> {
  return {
    placeholder,
    parse(value, where, example) {
      const found = problem(value);
      if (found === undefined) return value;
      const meant = corrected?.(value);
      const works = meant === undefined ? remedy : `${meant} would work`;
      throw userError(where, found, works ?? `${example} would work`);
    },
    schema: (example) =>
      z
        .string({ error: expected('a text', works(example)) })
        .superRefine((value, context) => {
          const found = problem(value);
          if (found === undefined) return;
          context.addIssue({ code: 'custom', message: `${found}. ${works(example)}` });
        })
        .meta({ examples: [example], ...meta }),
  };
}

/** A name that follows a rule. */
export function name(rule: NameRule): Kind<string> {
  const { pattern, maximum, refused } = rule;
  return text({
    placeholder: '<name>',
    problem: (value) => nameProblem(rule, value),
    corrected: (value) => correctedName(rule, value),
    meta: {
      ...saying(pattern, mismatch(rule)),
      maxLength: maximum,
      ...(refused === undefined
        ? {}
        : { not: { pattern: refused.pattern.source, description: refused.reason } }),
    },
  });
}

/** What a JSON Schema says of a text that has to match a pattern; VS Code's editor shows the message. */
function saying(pattern: RegExp, message: string) {
  return { pattern: pattern.source, patternErrorMessage: message };
}

/** A text that matches a pattern. */
export function matching(pattern: RegExp, message: string, placeholder = '<text>'): Kind<string> {
  return text({
    placeholder,
    problem: (value) => (pattern.test(value) ? undefined : `${quoted(value)} ${message}`),
    meta: saying(pattern, message),
  });
}

/** A line of text. A - at its beginning could be taken for an option by a command. */
export const line = matching(
  /^(?!-)[^\s\p{Cc}][^\p{Cc}]*$/u,
  'is not a line of text, or begins with a - or a space',
);

/** A mail address, roughly. */
export const mailAddress = matching(/^[^\s@-][^\s@]*@[^\s@]+$/u, 'is not a mail address');

/** A full version of a release. The schema says what one looks like; the range is checked besides. */
export function version(product: keyof typeof SUPPORTED): Kind<string> {
  return text({
    placeholder: '<version>',
    problem: (value) => versionProblem(product, value),
    corrected: (value) => correctedVersion(product, value),
    remedy: `${VERSIONS[product]} would work`,
    meta: saying(
      /^(?:(?:0|[1-9]\d*)\.){2}(?:0|[1-9]\d*)$/u,
      'is not a full version number of a release',
    ),
  });
}

/** An IPv4 address. */
export const address = text({
  placeholder: '<address>',
  problem: (value) => (isAddress(value) ? undefined : `${quoted(value)} is not an IPv4 address`),
  corrected: correctedAddress,
  remedy: 'Four numbers from 0 to 255 with dots between them would work',
  meta: { format: 'ipv4' },
});

/** A network in CIDR notation. What a file holds is looked at with its machines: they must lie in it. */
export const network: Kind<string> = {
  ...matching(
    /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\/(?:0|[1-9]\d?)$/u,
    'is not an IPv4 network in CIDR notation',
  ),
  placeholder: '<cidr>',
  parse: (value, where) => Network.parse(value, where).cidr,
};

/** A list of IPv4 addresses with commas between them, which no file holds as such. */
export const addressList = {
  placeholder: '<address,…>',
  parse: (value: string, where: string): readonly string[] =>
    value.split(',').map((part) => address.parse(part.trim(), where, '')),
};

/** One of a few. */
export function choice<const T extends string>(values: readonly [T, ...T[]]): Kind<T> {
  return {
    placeholder: '<choice>',
    choices: values,
    parse(value, where) {
      const found = values.find((each) => each === value);
      if (found !== undefined) return found;
      throw userError(
        where,
        `${quoted(value)} is none of the choices`,
        `One of these would work: ${values.join(', ')}`,
      );
    },
    schema: (example) =>
      z
        .enum(values, { error: expected(`one of ${values.join(', ')}`, works(example)) })
        .meta({ examples: [example] }),
  };
}

/** A whole number. */
export function number(minimum: number, maximum: number): Kind<number> {
  return {
    placeholder: '<number>',
    parse(value, where, example) {
      const read = /^-?\d{1,15}$/u.test(value) ? Number(value) : undefined;
      const refused = (problem: string, meant = example) =>
        userError(where, `${quoted(value)} is ${problem}`, `${String(meant)} would work`);
      if (read === undefined)
        throw refused('not a whole number', correctedNumber(value, minimum, maximum));
      if (read < minimum) throw refused(`less than ${String(minimum)}`);
      if (read > maximum) throw refused(`more than ${String(maximum)}`);
      return read;
    },
    schema(example) {
      const what = `a whole number from ${String(minimum)} to ${String(maximum)}`;
      const error = expected(what, works(example));
      return z
        .int({ error })
        .min(minimum, { error })
        .max(maximum, { error })
        .meta({ examples: [example] });
    },
  };
}

/** The memory of a machine in MB: chef-client does not run in less, and 1 TB is a typing error. */
export const megabytes = number(256, 1_048_576);

/** Yes or no. */
export const yesOrNo: Kind<boolean> = {
  placeholder: '<true|false>',
  alone: 'true',
  parse(value, where) {
    if (value === 'true' || value === 'false') return value === 'true';
    throw userError(where, `${quoted(value)} is neither true nor false`, 'true would work');
  },
  schema: (example) =>
    z.boolean({ error: expected('true or false', works(example)) }).meta({ examples: [example] }),
};
