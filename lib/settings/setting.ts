/** Options and settings as data. An option is what a command takes; a setting is one that a file holds. */
import type { z } from 'zod';

import type { Repository } from '../repository.js';
import type { Kind } from './kinds.js';

/** What a command can be given. */
export interface Option<T> {
  /** The flag without dashes and without the role in front: `count`. */
  readonly flag: string;
  /** One sentence without a full stop, for the help, the README and the JSON Schema. */
  readonly description: string;
  /** What stands behind the flag in the help: `<number>`. */
  readonly placeholder: string;
  /** The values it can have, where these are few. */
  readonly choices?: readonly string[] | undefined;
  /** What the flag means when it stands alone; undefined where it needs a value. */
  readonly alone?: string | undefined;
  /** What it is in the article's cluster, as the help shows it; undefined where there is none. */
  readonly default?: T | undefined;
  /** The question it is asked with; undefined where it is never asked for. */
  readonly question?: Question | undefined;
  /**
   * Reads the value.
   *
   * @param text what the user wrote
   * @param where the flag, for the message
   * @throws UserError when it is not one
   */
  readonly parse: (text: string, where: string) => T;
  /** What the repository has for it; undefined where it has nothing. */
  readonly current: (repository: Repository) => unknown;
}

/** How an option is asked for on a terminal. What the repository has is offered, or the default. */
export interface Question {
  readonly message: string;
  /** What an empty answer means, for an option that need not be given. */
  readonly none?: string;
  /** What each choice means, and whether it was run by us, on one short line; by value, empty for none. */
  readonly about?: Readonly<Record<string, string>>;
  /** The answer as a message speaks of it: `2 as the number of web nodes`; the value itself where this is left out. */
  readonly spoken?: (value: string) => string;
  /** Asked only while there is no repository yet, as it cannot be changed afterwards. */
  readonly onlyNew?: true;
  /** Whether what the repository has, or the default, can be the answer; it can where this is left out. */
  readonly offers?: (repository: Repository) => boolean;
  /** The machines must have room in the network with the answer: it is tried out when it is given. */
  readonly fits?: true;
  /** What is taken for the answer, and so room is left for, before the question is asked. */
  readonly least?: string;
  /** Whether the question arises, by what is settled for other flags of the same group. */
  readonly when?: (settled: (flag: string) => string | undefined) => boolean;
}

/** The value of an option as it is written on a command line. */
export function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value in one of the files of a repository. Its flag is empty where only the file can say it. */
export interface Setting<T> extends Option<T> {
  /** Where it stands: the file, then the keys on the way to it. */
  readonly place: readonly [file: 'cluster' | 'chef', ...keys: string[]];
  readonly schema: z.ZodType<T>;
  /** Whether the file may lack it. */
  readonly optional: boolean;
  /** What it is when nobody asks for a value; what is there, or else the default, where this is left out. */
  derive?(...given: Parameters<Derive<T>>): T | undefined;
  /** Whether it means anything beside the other settings; where not, the file has none. */
  readonly applies: ((values: Lookup) => boolean) | undefined;
}

/** Finds the value of a setting. */
export type Lookup = <T>(setting: Setting<T>) => T | undefined;

/**
 * Says what a setting is when nobody asks for a value, instead of what is there or the default.
 *
 * @param present what is there
 * @param after finds what other settings will be
 * @param before finds what other settings are
 */
export type Derive<T> = (present: T | undefined, after: Lookup, before: Lookup) => T | undefined;

/** Derives a value by a formula. It follows what it was derived from, unless the user wrote another. */
export function following<T>(formula: (values: Lookup) => T): Derive<T> {
  return (present, after, before) =>
    present === undefined || present === formula(before) ? formula(after) : present;
}

/** What a setting is declared with. */
interface Declaration<T> {
  readonly kind: Kind<T>;
  readonly description: string;
  readonly flag?: string;
  readonly default?: NoInfer<T>;
  /** A value that would work, for a setting without a default. */
  readonly example?: NoInfer<T>;
  readonly question?: Question;
  readonly optional?: true;
  readonly derive?: Derive<NoInfer<T>>;
  readonly applies?: (values: Lookup) => boolean;
}

/** Declares a setting; {@link inFile} gives it its place. */
export function setting<T>(
  declaration: Declaration<T> & { readonly optional: true },
): Setting<T | undefined>;
export function setting<T>(declaration: Declaration<T>): Setting<T>;
export function setting<T>(declaration: Declaration<T>): Setting<T> {
  const { kind, description, flag = '', question, derive, applies } = declaration;
  const example = (declaration.default ?? declaration.example) as T;
  return {
    flag,
    description,
    question,
    ...(derive === undefined ? {} : { derive }),
    applies,
    placeholder: kind.placeholder,
    choices: kind.choices,
    alone: kind.alone,
    default: declaration.default,
    optional: declaration.optional ?? false,
    parse: (text, where) => kind.parse(text, where, example),
    schema: kind.schema(example).meta({
      description,
      ...(declaration.default === undefined ? {} : { default: declaration.default }),
    }),
    place: ['cluster'],
    current: () => undefined,
  };
}

/** Settings as they stand in a file, object in object. */
export interface Tree {
  readonly [key: string]: Setting<unknown> | Tree;
}

/** What a file holds for a tree of settings. */
export type ValuesOf<T> = {
  [K in keyof T]: T[K] extends Setting<infer V> ? V : ValuesOf<T[K]>;
} & Record<string, unknown>;

/** Whether a node of a tree is a setting. */
export function isSetting(node: Setting<unknown> | Tree): node is Setting<unknown> {
  return typeof node.parse === 'function';
}

/** Gives each setting of a tree its place: the keys that lead to it. */
export function inFile<T extends object>(place: Setting<unknown>['place'], tree: T): T {
  return Object.fromEntries(
    Object.entries(tree as unknown as Tree).map(([key, node]) => {
      const own = [...place, key] as const;
      if (!isSetting(node)) return [key, inFile(own, node)];
      const current = (repository: Repository) => valueAt(repository, own);
      return [key, { ...node, place: own, current }];
    }),
  ) as T;
}

/** The value at a place in the files of a repository. */
export function valueAt(repository: Repository, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (value, key) =>
      value instanceof Object && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    repository,
  );
}

/** The settings of a tree, in their order. */
export function settingsIn(tree: object): Setting<unknown>[] {
  return Object.values(tree as Tree).flatMap((node) =>
    isSetting(node) ? [node] : settingsIn(node),
  );
}
