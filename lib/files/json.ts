import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

import { userError } from '../errors.js';
import { withEndsOf } from './lines.js';

/** An object of a JSON file. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object, neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep lists and objects may lie in each other, in Ruby's JSON.parse too. */
const DEEPEST = 100;

/**
 * Reads a JSON file. A byte order mark at its beginning is none of it.
 *
 * @param contents of the file
 * @param path the file's path, for the message
 * @throws UserError that names the line where it stops being UTF-8 or JSON
 */
export function parseJson(contents: Buffer | string, path: string): unknown {
  const text = typeof contents === 'string' ? contents : decode(contents, path);
  const json = text.replace(/^\uFEFF/u, '');
  const value = parseText(json, path);
  if (isDeep(value, DEEPEST)) {
    throw userError(
      path,
      `lists and objects are nested more than ${String(DEEPEST)} deep`,
      'Fix it, or take it back from version control',
    );
  }
  return value;
}

/** What does not matter is lost where a wrong byte becomes another character: it is told instead. */
function decode(contents: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(contents);
  } catch {
    const lines = contents.toString('latin1').split('\n');
    const wrong = lines.findIndex((line) => {
      const bytes = Buffer.from(line, 'latin1');
      return !Buffer.from(bytes.toString()).equals(bytes);
    });
    throw userError(
      `${path}, line ${String(wrong + 1)}`,
      'this is not UTF-8',
      'Save the file as UTF-8, or take it back from version control',
    );
  }
}

function isDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}

function parseText(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const { at, reason } = firstFault(json);
    const before = json.slice(0, at).split('\n');
    const [line, column] = [before.length, (before.at(-1) ?? '').length + 1];
    throw userError(
      `${path} is not JSON`,
      `line ${String(line)}, column ${String(column)}: ${reason}`,
      'Fix it, or take it back from version control',
    );
  }
}

/** Where a text stops being JSON and why, neither of which every message of JSON.parse says. */
function firstFault(text: string): { at: number; reason: string } {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    // It gives up where lists lie too deep in each other.
  }
  const [first] = errors;
  if (first === undefined) return { at: text.length, reason: 'the file ends too early' };
  // CommaExpected, in plain words.
  const reason = printParseErrorCode(first.error)
    .replaceAll(/\B[A-Z]/gu, ' $&')
    .toLowerCase();
  return { at: first.offset, reason };
}

/** A JSON file as the generator writes it: two spaces, a line end at the end. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON laid out as a file of the user's is: its indentation, its line ends, its byte order mark. */
export function formatLike(value: unknown, own: Buffer): Buffer {
  const text = own.toString();
  const [, indent = 2] = /\n([ \t]+)"/u.exec(text) ?? [];
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return withEndsOf(Buffer.from(`${mark}${JSON.stringify(value, null, indent)}\n`), own);
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

/** The longest line that {@link formatTight} makes of more than one value. */
const LONGEST = 100;

/** JSON in which whatever fits on a line has one line, so that a machine more is a line more in a diff. */
export function formatTight(value: unknown): string {
  return `${tight(JSON.parse(JSON.stringify(value)), '')}\n`;
}

function tight(value: unknown, indent: string): string {
  const line = oneLine(value);
  if (indent.length + line.length <= LONGEST && indent !== '') return line;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((entry) => tight(entry, inner))
    : isObject(value)
      ? Object.entries(value).map(
          ([key, entry]) => `${JSON.stringify(key)}: ${tight(entry, inner)}`,
        )
      : [];
  if (entries.length === 0) return line;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${inner}${entries.join(`,\n${inner}`)}\n${indent}${close}`;
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
