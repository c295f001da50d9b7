/** From the words of a command line to what the user asks for. */
import { isAddress } from '../cluster/network.js';
import { quoted, userError } from '../errors.js';
import type { MachineValues } from '../settings/role.js';
import type { Question, Setting } from '../settings/setting.js';
import {
  LETTERS,
  SWITCHES,
  YEOMAN_SWITCHES,
  flagsOf,
  type Command,
  type Flag,
  type OptionGroup,
} from './command.js';
import { nearest } from './nearest.js';

/** What was written for the flags of a command, by flag without dashes. */
export type FlagTexts = ReadonlyMap<string, string>;

/** What the user asks for. */
export class Request {
  readonly #values: ReadonlyMap<string, unknown>;

  private constructor(
    private readonly command: Command,
    values: ReadonlyMap<string, unknown>,
    private readonly typed: ReadonlySet<string> | undefined,
  ) {
    this.#values = values;
  }

  /**
   * Reads the values of a command's flags.
   *
   * @param texts what was written for the flags, or answered
   * @param typed the flags that were on the command line, where questions are asked for the others: those
   *   are spoken of by their questions then
   * @throws UserError that names the flag whose value is none
   */
  static parse(command: Command, texts: FlagTexts, typed?: ReadonlySet<string>): Request {
    const values = new Map<string, unknown>();
    for (const { name, option } of flagsOf(command)) {
      const text = texts.get(name);
      if (text === undefined) continue;
      // Only a question can be answered with nothing: that takes back what there is.
      const nothing = text === '' && option.question?.none !== undefined;
      const asked = typed?.has(name) === false ? option.question : undefined;
      const where = asked === undefined ? `--${name}` : answerTo(asked);
      values.set(name, nothing ? null : option.parse(text, where));
    }
    return new Request(command, values, typed);
  }

  /** What is asked for a setting: undefined for nothing, null to have it no more. */
  value<T>(setting: Setting<T>): T | null | undefined {
    const flag = flagsOf(this.command).find(({ option }) => option === setting);
    // Each value was read by the setting itself.
    return flag === undefined ? undefined : (this.#values.get(flag.name) as T | null | undefined);
  }

  /** What is asked of the machines of a role. */
  role(name: string): MachineValues {
    return Object.fromEntries(
      this.#given(name).map(({ name: flag, option }) => [option.flag, this.#values.get(flag)]),
    );
  }

  /** The options of a group that are asked for, as they are called without its prefix. */
  given(group: string): string[] {
    return this.#given(group).map(({ option }) => option.flag);
  }

  /** Whether the command has the options of a group. */
  knows(group: string): boolean {
    return this.#group(group) !== undefined;
  }

  /** An option as the user knows it, for messages: as it is written in this command, or by its question. */
  flag(group: string, option: string): string {
    const question = this.#asked(group, option);
    return question === undefined
      ? `--${this.#group(group)?.prefix ?? ''}${option}`
      : answerTo(question);
  }

  /** A value for an option, for messages: `--web-count 2`, or in words where there is a question. */
  suggestion(group: string, option: string, value: string): string {
    const question = this.#asked(group, option);
    if (question === undefined) return `${this.flag(group, option)} ${value}`;
    return question.spoken?.(value) ?? value;
  }

  /** The question for an option that is not on the command line; undefined where none is asked. */
  #asked(key: string, flag: string): Question | undefined {
    const group = this.#group(key);
    if (group === undefined || this.typed?.has(group.prefix + flag) !== false) return undefined;
    return group.options.find((option) => option.flag === flag)?.question;
  }

  #group(key: string): OptionGroup | undefined {
    return this.command.groups.find((group) => group.key === key);
  }

  #given(key: string): Flag[] {
    return flagsOf(this.command).filter(
      ({ name, group }) => group.key === key && this.#values.has(name),
    );
  }
}

/** How an answer is called in messages. */
export function answerTo({ message }: Question): string {
  return `the answer to ${quoted(message)}`;
}

/**
 * Picks a command's own flags out of all that came from a command line.
 *
 * @param command whose flags they are
 * @param raw the options as a parser of command lines gave them, by name with or without camel case
 * @param words the words that belong to no flag
 * @throws UserError for a flag without its value, a word too much
 */
export function textsOf(
  command: Command,
  raw: Readonly<Record<string, unknown>>,
  words: readonly string[],
): FlagTexts {
  const flags = new Map(flagsOf(command).map(({ name, option }) => [name, option]));
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    const name = dashed(key);
    const option = flags.get(name);
    if (option === undefined) continue;
    texts.set(name, textOf(`--${name}`, value === true ? (option.alone ?? value) : value));
  }
  const [word] = words;
  if (word !== undefined) throw wordTooMuch(word);
  return texts;
}

/** A flag as it stands on a command line, from the name that a parser of command lines gave it. */
export function flagOf(key: string): string {
  return `${key.length === 1 ? '-' : '--'}${key}`;
}

/**
 * Makes sure that a command has all the flags that were given.
 *
 * @param command whose flags they are
 * @param given the flags as they were typed: `--web-count`, `--webCount`, `-f`
 * @param tolerated names that mean something to the caller
 * @throws UserError for the first it has not
 */
export function refuseUnknown(
  command: Command,
  given: readonly string[],
  tolerated: readonly string[] = [],
): void {
  const names = [...flagsOf(command).map(({ name }) => name), ...Object.keys(SWITCHES)];
  const known = new Set([
    ...[...names, ...YEOMAN_SWITCHES, ...tolerated].map((name) => `--${name}`),
    ...Object.values(LETTERS).map((letter) => `-${letter}`),
  ]);
  const unknown = given.map(dashed).find((flag) => !known.has(flag));
  if (unknown === undefined) return;
  const near = nearest(unknown.replace(/^-+/u, ''), names);
  throw userError(
    unknown,
    'there is no such option',
    near === undefined ? '--help lists the options' : `Perhaps --${near}? --help lists all`,
  );
}

/**
 * Makes sure that no switch was given a value: a `--force=false` would force.
 *
 * @param raw the options as a parser of command lines gave them
 * @throws UserError that names the switch
 */
export function refuseValues(raw: Readonly<Record<string, unknown>>): void {
  const switches = [...Object.keys(SWITCHES), ...YEOMAN_SWITCHES, ...Object.values(LETTERS)];
  for (const [key, value] of Object.entries(raw)) {
    if (!switches.includes(dashed(key))) continue;
    const given = [value].flat().find((each) => each !== undefined && typeof each !== 'boolean');
    if (given === undefined) continue;
    const flag = dashed(flagOf(key));
    throw userError(
      flag,
      `it takes no value such as ${quoted(given)}`,
      `Write ${flag} alone, or leave it out`,
    );
  }
}

/** The name of an option as it is declared: `webCount` as `web-count`. */
export function dashed(text: string): string {
  return text.replaceAll(/(?<=[^-])[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function textOf(flag: string, value: unknown): string {
  if (Array.isArray(value)) throw userError(flag, 'it is given twice', 'Give it once');
  if (value === undefined || value === true || value === '') {
    throw userError(flag, 'the value is missing', `Write it behind the option: ${flag} VALUE`);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wordTooMuch(word: string): Error {
  const ofList = word.split(',').some(isAddress);
  return userError(
    word,
    'this word belongs to no option',
    ofList ? 'A list of addresses has commas and no spaces: a,b' : '--help lists the options',
  );
}
