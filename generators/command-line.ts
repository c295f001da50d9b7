/** What the user typed: Yeoman hands over more than that, and both yo and Yeoman less. */
import { quoted, userError } from '../lib/errors.js';
import { readRecord } from '../lib/files/record.js';
import type { Command } from '../lib/options/command.js';
import { flagOf, refuseUnknown, refuseValues } from '../lib/options/request.js';
import { PlannedRun, type GeneratorOptions } from './planned-run.js';
import { refuseYoAsRoot } from './yo-as-root.js';

/** What Yeoman itself hands to a generator. */
const INTERNAL = new Set([
  'env',
  'resolved',
  'namespace',
  '_meta',
  'sharedData',
  'forwardErrorToEnvironment',
  'skipLocalCache',
  'skipParseOptions',
  'localConfigOnly',
  'destinationRoot',
]);

/** yo's own options, which it hands on with the others. */
const OF_YO = ['local-only', 'debug', 'color', 'insight', 'update-notifier'];

/**
 * The options that a user typed. yo hands each over in camel case and with dashes, Yeoman its own in
 * camel case only.
 */
function typedIn(options: object): string[] {
  return Object.keys(options).filter((key) => !INTERNAL.has(key));
}

/**
 * What is wrong with the options or with `.yo-rc.json` is told before Yeoman makes a generator: that
 * makes the folder of a `--destination-root`, takes `--help=false` for a `--help`, and reads the file.
 */
export function checked(command: Command, options: GeneratorOptions): GeneratorOptions {
  // yo hands over whatever the user typed, a --run as well; that is refused as any other unknown option.
  if (!(options.plannedRun instanceof PlannedRun)) {
    const given = typedIn(options).map(flagOf);
    if (options.sharedData?.caller === undefined) {
      refuseCut(options.namespace);
      given.push(...overwrittenFlags(options.namespace));
    }
    refuseUnknown(command, given, OF_YO);
    refuseValues(options);
  }
  if (options.help !== true) {
    const root = options.destinationRoot ?? options.env.cwd;
    if (options.sharedData?.caller === undefined) refuseYoAsRoot(root);
    readRecord(root);
  }
  return options;
}

/** Options that Yeoman sets itself: what a user types under these names is lost. */
const OVERWRITTEN = /^--(?:no-)?(?:env|resolved|namespace)(?=[.=]|$)/u;

/**
 * The flags that a user typed under the names of options which Yeoman sets itself.
 *
 * @param namespace of the generator, which is looked for on the command line
 */
function overwrittenFlags(namespace: string): string[] {
  return commandOf(namespace).flatMap((word) => OVERWRITTEN.exec(word)?.[0] ?? []);
}

/**
 * Makes sure that the generator gets all of its command. yo takes a comma at the end of a word for the
 * end of a command, and runs what stands before it: of the list `a, b` it hands over the first address.
 *
 * @param namespace of the generator, which is looked for on the command line
 * @throws UserError that names the word with the comma
 */
function refuseCut(namespace: string): void {
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
