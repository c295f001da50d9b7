/** The package's own command: the same generators as with yo, without yo. */
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { createEnv } from 'yeoman-environment';

import { isStop } from '../generators/stopped.js';
import { STOPPED, quoted, userError } from '../lib/errors.js';
import {
  COMMANDS,
  LETTERS,
  SWITCHES,
  YEOMAN_SWITCHES,
  commandNamed,
  flagsOf,
  type Command,
} from '../lib/options/command.js';
import { dashed, flagOf, refuseUnknown } from '../lib/options/request.js';
import { packageName, packageRoot, packageVersion } from '../lib/package.js';

/** How the user calls a sub-generator through this command. */
function caller(name: string): string {
  return name === 'app' ? packageName : `${packageName} ${name}`;
}

/**
 * Runs the command.
 *
 * @param args what stands behind the command's name: a sub-generator, `app` when there is none, and its options
 * @returns the exit status; a failure is one line on standard error
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === '--version') {
      console.log(packageVersion);
      return 0;
    }
    const named = args[0] === undefined || args[0].startsWith('-') ? undefined : args[0];
    const command = commandNamed(named ?? 'app');
    if (command === undefined) throw unknownCommand(named ?? '');
    await runGenerator(command, named === undefined ? args : args.slice(1));
    return 0;
  } catch (error) {
    console.error(describe(error));
    return 1;
  }
}

async function runGenerator(command: Command, args: readonly string[]): Promise<void> {
  const { values, given, positionals } = parse(command, args);
  const misplaced = positionals.find((word) => commandNamed(word) !== undefined);
  if (args[0]?.startsWith('-') === true && misplaced !== undefined) throw misplacedName(misplaced);
  // Yeoman has options of its own, which the generator cannot tell from the user's.
  refuseUnknown(command, given);
  const env = createEnv();
  // Yeoman announces each failure before it is thrown; here it is told once, at the end.
  env.adapter.log.error = () => env.adapter.log;
  for (const { name } of COMMANDS) {
    const path = join(packageRoot, 'dist', 'generators', name, 'index.js');
    env.register(path, { namespace: `consul-cluster:${name}`, packagePath: packageRoot });
  }
  const options: Record<string, unknown> = { ...values, sharedData: { caller } };
  await env.run([`consul-cluster:${command.name}`, ...positionals], options);
}

/**
 * Reads a command line loosely, as yo does: --webCount is --web-count, --f is -f, and a switch is taken
 * back with --no-. The generator says what is wrong with it.
 */
function parse(command: Command, args: readonly string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  // All that stand there are taken, so that the generator sees the one too many.
  for (const { name } of flagsOf(command)) options[name] = { type: 'string', multiple: true };
  for (const name of [...Object.keys(SWITCHES), ...YEOMAN_SWITCHES]) {
    options[name] = { type: 'boolean' };
  }
  for (const [name, short] of Object.entries(LETTERS)) options[name] = { type: 'boolean', short };
  const parsed = parseArgs({
    args: args.map(spelling),
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parsed.values)) {
    values[name] = Array.isArray(value) && value.length === 1 ? value[0] : value;
  }
  const given = parsed.tokens.flatMap((token) =>
    token.kind === 'option' ? [flagOf(token.name)] : [],
  );
  return { values, given, positionals: parsed.positionals };
}

/**
 * A flag as the options are declared, whatever stands behind its =; any other word as it is. A letter
 * with a value keeps two dashes: behind one, each letter of the value would be a flag.
 */
function spelling(word: string): string {
  const [, name = '', value = ''] = /^(?:--|-(?=[a-z]=))([^=]+)(.*)$/su.exec(word) ?? [];
  if (name === '') return word;
  return value === '' ? flagOf(dashed(name)) : `--${dashed(name)}${value}`;
}

function misplacedName(name: string): Error {
  const remedy = `Write it first: ${caller(name)}, then the options`;
  return userError(quoted(name), 'a sub-generator cannot stand behind the options', remedy);
}

function unknownCommand(name: string): Error {
  const names = COMMANDS.map((command) => command.name).join(', ');
  return userError(quoted(name), 'there is no such sub-generator', `It can be one of: ${names}`);
}

function describe(error: unknown): string {
  if (isStop(error)) return STOPPED;
  return error instanceof Error ? error.message : String(error);
}
