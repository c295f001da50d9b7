/** From options to the help of a command and to the tables of the README. */
import wrap from 'wrap-ansi';

import { written } from '../settings/setting.js';
import { table } from '../table.js';
import { COMMANDS, LETTERS, SWITCHES, flagsOf, type Command } from './command.js';

interface Row {
  readonly flag: string;
  /** What stands behind the flag; empty where nothing does. */
  readonly placeholder: string;
  readonly description: string;
  readonly default?: unknown;
  readonly choices?: readonly string[] | undefined;
}

/** The width of a help that is not read on a terminal, and the widths that can be read well. */
const COLUMNS = { usual: 80, fewest: 60, most: 100 } as const;

const VERSION: Row = { flag: '--version', placeholder: '', description: 'Show the version' };

function rowsOf(command: Command): Row[] {
  const options = flagsOf(command).map(({ name, option }) => ({ ...option, flag: `--${name}` }));
  const letters = new Map<string, string>(Object.entries(LETTERS));
  const switches = Object.entries(SWITCHES).map(([name, description]) => {
    const letter = letters.get(name);
    const flag = letter === undefined ? `--${name}` : `-${letter}, --${name}`;
    return { flag, placeholder: '', description };
  });
  return [...options, ...switches];
}

/**
 * The help of a command: how it is called, what its options are, some examples.
 *
 * @param callOf how the user calls a command, by its name: `yo consul-cluster:web`
 * @param columns of the terminal it is read on
 * @param own whether it is called by the package's own command, and not by yo
 */
export function helpText(
  command: Command,
  callOf: (name: string) => string,
  columns: number = COLUMNS.usual,
  own = false,
): string {
  // The own command says its version in place of a sub-generator; yo has a --version of itself.
  const more = own && command.name === 'app' ? [VERSION] : [];
  const rows = [...rowsOf(command), ...more].map(
    (row) => [joined(row.flag, row.placeholder), meaning(row)] as const,
  );
  const indent = Math.max(...rows.map(([flag]) => flag.length)) + 4;
  const call = callOf(command.name);
  const width = Math.min(Math.max(columns, COLUMNS.fewest), COLUMNS.most);
  return [
    'Usage:',
    `  ${call} [options]`,
    '',
    wrap(command.description, width),
    '',
    'Options:',
    ...rows.map(([flag, text]) => {
      const lines = wrap(text, width - indent).split('\n');
      return `  ${flag}`.padEnd(indent) + lines.join(`\n${' '.repeat(indent)}`);
    }),
    '',
    'Examples:',
    // A command stays on one line, to be copied.
    ...command.examples.map((example) => `  ${call} ${example}`),
    '',
    ...(command.name === 'app' ? subGenerators(callOf) : []),
  ].join('\n');
}

/** The commands that change a part of the repository. */
function subGenerators(callOf: (name: string) => string): string[] {
  const rows = COMMANDS.filter(({ name }) => name !== 'app').map(({ name, changes }) => [
    callOf(name),
    changes,
  ]);
  return ['Sub-generators, each with a --help of its own:', ...table(rows, ['left', 'left']), ''];
}

/** What an option means, with what it can be and what it is when the user says nothing. */
function meaning({ description, default: value, choices }: Row): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(value === undefined ? [] : [`default: ${written(value)}`]),
  ];
  return joined(description, notes.length === 0 ? '' : `(${notes.join('; ')})`);
}

function joined(...words: readonly string[]): string {
  return words.join(' ').trim();
}

/** The options of a command as a Markdown table. */
export function markdownTable(command: Command): string {
  const rows = rowsOf(command).map(({ flag, placeholder, description, default: value, choices }) =>
    [
      `\`${joined(flag, choices === undefined ? placeholder : `<${choices.join('|')}>`)}\``,
      description,
      value === undefined ? '' : `\`${written(value)}\``,
    ].map((cell) => cell.replaceAll('|', '\\|')),
  );
  const table = [['Option', 'Meaning', 'Default'], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = table;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
