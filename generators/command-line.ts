/** What yo's command line says and Yeoman's options do not: yo and Yeoman hand over less than the user typed. */
import { quoted, userError } from '../lib/errors.js';

/** Options that Yeoman sets itself: what a user types under these names is lost. */
const OVERWRITTEN = /^--(?:no-)?(?:env|resolved|namespace)(?=[.=]|$)/u;

/**
 * The flags that a user typed under the names of options which Yeoman sets itself.
 *
 * @param namespace of the generator, which is looked for on the command line
 */
export function overwrittenFlags(namespace: string): string[] {
  return commandOf(namespace).flatMap((word) => OVERWRITTEN.exec(word)?.[0] ?? []);
}

/**
 * Makes sure that the generator gets all of its command. yo takes a comma at the end of a word for the
 * end of a command, and runs what stands before it: of the list `a, b` it hands over the first address.
 *
 * @param namespace of the generator, which is looked for on the command line
 * @throws UserError that names the word with the comma
 */
export function refuseCut(namespace: string): void {
  const word = commandOf(namespace).at(-1);
  if (word?.endsWith(',') !== true) return;
  throw userError(
    quoted(word),
    'yo takes the comma at the end of this word for the end of the command',
    'A list has commas and no spaces: a,b. Commands are run one by one',
  );
}

/** The words that yo takes for the command of a generator: up to one that ends in a comma. */
function commandOf(namespace: string): readonly string[] {
  const commands: string[][] = [[]];
  for (const word of process.argv.slice(2)) {
    commands.at(-1)?.push(word);
    if (word.endsWith(',')) commands.push([]);
  }
  return commands.find((command) => command.some((word) => isName(namespace, word))) ?? [];
}

/** Whether a word of a command line names a generator: `consul-cluster` is short for `consul-cluster:app`. */
function isName(namespace: string, word: string): boolean {
  const name = word.replace(/,$/u, '');
  return name === namespace || `${name}:app` === namespace;
}
