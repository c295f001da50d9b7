/** From options to the help of a command and to the tables of the README. */
import { SWITCHES, flagsOf, type Command } from './command.js';

interface Row {
  readonly flag: string;
  readonly description: string;
  readonly default: string;
}

function rowsOf(command: Command): Row[] {
  const options = flagsOf(command).map(({ name, option }) => ({
    flag: `--${name} ${option.placeholder ?? ''}`.trim(),
    description: option.description,
    default: option.default ?? '',
  }));
  const switches = Object.entries(SWITCHES).map(([name, description]) => ({
    flag: `--${name}`,
    description,
    default: '',
  }));
  return [...options, ...switches];
}

/**
 * The help of a command: how it is called, what its options are, some examples.
 *
 * @param call how the user calls it: `yo consul-cluster:web`
 */
export function helpText(command: Command, call: string): string {
  const rows = rowsOf(command);
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return [
    'Usage:',
    `  ${call} [options]`,
    '',
    command.description,
    '',
    'Options:',
    ...rows.map(
      ({ flag, description, default: value }) =>
        `  ${flag.padEnd(width)}  ${description}${value === '' ? '' : ` (default: ${value})`}`,
    ),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${call} ${example}`),
    '',
  ].join('\n');
}

/** The options of a command as a Markdown table. */
export function markdownTable(command: Command): string {
  const rows = rowsOf(command).map(({ flag, description, default: value }) =>
    [`\`${flag}\``, description, value === '' ? '' : `\`${value}\``].map((cell) =>
      cell.replaceAll('|', '\\|'),
    ),
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
