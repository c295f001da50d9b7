import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A failure the user can do something about. Its message is one line: where it is, what is wrong, and what would
 * work. It never carries a `code`, as `yo` takes an error's code for its own exit status.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param message the whole line
   * @param where the option, question, file or place in a file that it begins with, if it does
   * @param details what is said of that
   */
  constructor(
    message: string,
    readonly where?: string,
    readonly details = message,
  ) {
    super(message);
  }
}

/**
 * Builds a {@link UserError}.
 *
 * @param where the option, or the file and the place in it
 * @param problem what is wrong there
 * @param remedy what would work
 */
export function userError(where: string, problem: string, remedy: string): UserError {
  const [place, details] = [printable(where), printable(`${problem}. ${remedy}.`)];
  return new UserError(`${place}: ${details}`, place, details);
}

/** A word of a command line as it is shown in a message: in quotes, on one line, whatever is in it. */
export function quoted(value: unknown): string {
  return printable(
    JSON.stringify(cut(value instanceof Object ? JSON.stringify(value) : String(value))),
  );
}

/** Whatever a terminal would obey, and what turns the direction of writing. */
// eslint-disable-next-line no-control-regex -- these are the characters that are looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** A text with its control characters in words, as JSON has them: `\\u001b`. It is one line then. */
export function printable(text: string): string {
  return text.replaceAll(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value of a JSON file or a program as it is shown in a message: as it stands there, in quotes if it is a text. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return cut(value instanceof Object ? JSON.stringify(value) : String(value));
}

/** What a user who ends a run before anything is written is told, whichever command was typed. */
export const STOPPED = 'Stopped. Nothing was written.';

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/**
 * Turns an error of the file system into a {@link UserError}; any other value is given back as it is.
 *
 * @param error what was thrown
 * @param file the file it was about, for an error that does not name it
 */
export function fileError(error: unknown, file = 'the file system'): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return error;
  }
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  // What is in the way is not the path itself, but a file above it.
  const where =
    error.code === 'ENOTDIR' && path !== undefined ? nearestThere(path) : (path ?? file);
  const known = FILE_ERRORS[error.code];
  return known === undefined
    ? userError(where, error.message, 'Fix that and run the same command again')
    : userError(where, known[0], known[1]);
}

function nearestThere(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestThere(dirname(path));
}

const FILE_ERRORS: Record<string, [problem: string, remedy: string]> = {
  EACCES: ['permission denied', 'Give yourself the right to read and write there'],
  EPERM: ['the operation is not permitted', 'Give yourself the right to read and write there'],
  EROFS: ['the file system is read-only', 'Choose a folder that can be written to'],
  ENOSPC: ['no space is left on the device', 'Make room and run the same command again'],
  ENOTDIR: ['a file is in the way of a folder', 'Move that file away'],
  EISDIR: ['a folder is in the way of a file', 'Move that folder away'],
};
