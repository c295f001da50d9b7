import { parse, type ParseError } from 'jsonc-parser';

import { userError } from '../errors.js';

/** An object of a JSON file. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object, neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the text of a JSON file.
 *
 * @param path the file's path, for the message
 * @throws UserError that names the line where the text stops being JSON
 */
export function parseJson(text: string, path: string): unknown {
  const json = text.replace(/^\uFEFF/u, '');
  try {
    return JSON.parse(json);
  } catch {
    const line = json.slice(0, brokenAt(json)).split('\n').length;
    throw userError(
      `${path}, line ${String(line)}`,
      'this is not valid JSON',
      'Mend it, or take it back from version control',
    );
  }
}

/** Where a text stops being JSON, which not every message of JSON.parse says. */
function brokenAt(text: string): number {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  return errors[0]?.offset ?? text.length;
}

/** A JSON file as the generator writes it: two spaces, a line end at the end. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * cluster.json as the generator writes it: like {@link formatJson}, but a role and a machine take one
 * line each, so that a machine more is a line more in a diff.
 */
export function formatCluster(cluster: JsonObject): string {
  const lines = Object.entries(cluster).map(([key, value]) => {
    return `  ${JSON.stringify(key)}: ${key === 'roles' || key === 'machines' ? table(value) : indented(value)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

function table(value: unknown): string {
  if (Array.isArray(value)) return block('[', value.map(oneLine), ']');
  if (!isObject(value)) return indented(value);
  const entries = Object.entries(value);
  return block(
    '{',
    entries.map(([key, entry]) => `${JSON.stringify(key)}: ${oneLine(entry)}`),
    '}',
  );
}

function block(open: string, lines: readonly string[], close: string): string {
  return lines.length === 0 ? open + close : `${open}\n    ${lines.join(',\n    ')}\n  ${close}`;
}

/** A value on one line, with a space behind each colon and comma. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, entry]) => `${JSON.stringify(key)}: ${oneLine(entry)}`,
  );
  return `{${entries.join(', ')}}`;
}

/**
 * Adds to an object what it lacks. What it has stays as it is, key by key; a list is one value.
 *
 * @param own the object on disk, which wins
 * @param added the object the generator would write
 */
export function addMissing(own: JsonObject, added: JsonObject): JsonObject {
  const result = { ...own };
  for (const [key, value] of Object.entries(added)) {
    const current = Object.hasOwn(own, key) ? own[key] : undefined;
    if (current === undefined) result[key] = value;
    else if (isObject(current) && isObject(value)) result[key] = addMissing(current, value);
  }
  return result;
}
