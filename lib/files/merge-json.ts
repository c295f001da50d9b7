/** The three-way merge of JSON that users edit: by key, and by entry in a list such as a run list. */
import { isDeepStrictEqual } from 'node:util';

import { userError } from '../errors.js';
import { formatLike, isObject, parseJson, type JsonObject } from './json.js';
import { mergeLines, type Merged, type Sides } from './merge-lines.js';

/** A value that was last written, would be written now, or is the user's; undefined where there is none. */
interface Values {
  readonly last: unknown;
  readonly next: unknown;
  readonly own: unknown;
}

/** What came of a merge of values; both sides changed the same where there is a clash. */
interface Result {
  readonly value: unknown;
  readonly clash: boolean;
}

/**
 * Merges JSON objects. The layout of the user's file is kept where a merge by lines says the same.
 *
 * @param path of the file, for the message
 * @throws UserError for a file of the user's that is not a JSON object
 */
export function mergeJson(sides: Sides, path: string): Merged {
  const own = objectIn(sides.own, path);
  const byLines = mergeLines(sides);
  if (sides.last === undefined) return byLines;
  const values = { last: objectIn(sides.last, path), next: objectIn(sides.next, path), own };
  const { value, clash } = mergeValues(values);
  // Markers are for lines: where those agree and the values do not, all that differs is marked.
  if (clash) return byLines.clash ? byLines : mergeLines({ ...sides, last: undefined });
  const says = (contents: Buffer) => isDeepStrictEqual(valueIn(contents), value);
  if (says(sides.own)) return { contents: sides.own, clash };
  if (!byLines.clash && says(byLines.contents)) return byLines;
  return { contents: formatLike(value, sides.own), clash };
}

function objectIn(contents: Buffer, path: string): JsonObject {
  const value = parseJson(contents, path);
  if (isObject(value)) return value;
  throw userError(
    path,
    'this is not a JSON object',
    'Fix it, or take it back from version control',
  );
}

function valueIn(contents: Buffer): unknown {
  try {
    return parseJson(contents, '');
  } catch {
    return undefined;
  }
}

function mergeValues({ last, next, own }: Values): Result {
  if (isDeepStrictEqual(next, last) || isDeepStrictEqual(next, own)) {
    return { value: own, clash: false };
  }
  if (isDeepStrictEqual(own, last)) return { value: next, clash: false };
  // What the user removed stays removed.
  if (own === undefined) return { value: undefined, clash: false };
  if (isObject(next) && isObject(own)) {
    return mergeObjects(isObject(last) ? last : {}, next, own);
  }
  if (isEntries(last) && isEntries(next) && isEntries(own)) {
    const value = mergeEntries(last, next, own);
    return { value: value ?? own, clash: value === undefined };
  }
  return { value: own, clash: true };
}

function mergeObjects(last: JsonObject, next: JsonObject, own: JsonObject): Result {
  const at = (object: JsonObject, key: string) =>
    Object.hasOwn(object, key) ? object[key] : undefined;
  // In the order of the user's file, and what is new at the place it has in the generator's.
  const order = withAdded(Object.keys(own), Object.keys(next));
  const results = order.map((key) => ({
    key,
    ...mergeValues({ last: at(last, key), next: at(next, key), own: at(own, key) }),
  }));
  return {
    value: Object.fromEntries(
      results.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])),
    ),
    clash: results.some(({ clash }) => clash),
  };
}

/** Whether a value is a list whose entries can be told apart: run lists are, and lists of names. */
function isEntries(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((entry) => typeof entry === 'string') &&
    new Set(value).size === value.length
  );
}

/** @returns undefined where both sides changed the order, each in its own way */
function mergeEntries(
  last: readonly string[],
  next: readonly string[],
  own: readonly string[],
): string[] | undefined {
  const common = (list: readonly string[]) =>
    list.filter((entry) => [last, next, own].every((other) => other.includes(entry)));
  const [before, now, mine] = [last, next, own].map((list) => common(list).join('\0'));
  if (now !== before && mine !== before && now !== mine) return undefined;
  // Who changed the order decides on it; what the other side added comes in at its place there.
  const [order, other] = now === before ? [own, next] : [next, own];
  const kept = order.filter((entry) => other.includes(entry) || !last.includes(entry));
  const added = other.filter((entry) => order.includes(entry) || !last.includes(entry));
  return withAdded(kept, added);
}

/** A list with the entries it lacks, each behind the one that it stands behind in the other list. */
function withAdded(list: readonly string[], other: readonly string[]): string[] {
  const result = [...list];
  for (const [index, entry] of other.entries()) {
    if (result.includes(entry)) continue;
    const before = other.slice(0, index).findLast((each) => result.includes(each));
    const behind = other.slice(index + 1).find((each) => result.includes(each));
    const place =
      before !== undefined
        ? result.indexOf(before) + 1
        : behind !== undefined
          ? result.indexOf(behind)
          : result.length;
    result.splice(place, 0, entry);
  }
  return result;
}
