/** What a command line says and Yeoman's options do not: yo and Yeoman hand over less than the user typed. */

/** Options that Yeoman sets itself: what a user types under these names is lost. */
const OVERWRITTEN = /^--(?:no-)?(?:env|resolved|namespace)(?=[.=]|$)/u;

/** A generator that Yeoman is about to make. */
interface Called {
  readonly namespace: string;
}

/**
 * The flags that a user typed under the names of options which Yeoman sets itself.
 *
 * @param called the generator, which is looked for on the command line
 * @param words what stands behind the name of the program
 */
export function overwrittenFlags(
  called: Called,
  words: readonly string[] = process.argv.slice(2),
): string[] {
  const command = commandsOf(words).find((each) => isOf(called, each)) ?? [];
  return command.flatMap((word) => OVERWRITTEN.exec(word)?.[0] ?? []);
}

/** The commands of a command line, as yo tells them apart; only their ends still have the comma. */
function commandsOf(words: readonly string[]): string[][] {
  const commands: string[][] = [[]];
  for (const word of words) {
    commands.at(-1)?.push(word);
    if (word.endsWith(',')) commands.push([]);
  }
  return commands;
}

/** Whether a command calls the generator: `consul-cluster` is short for `consul-cluster:app`. */
function isOf({ namespace }: Called, command: readonly string[]): boolean {
  return command.some((word) => {
    const name = word.replace(/,$/u, '');
    return name === namespace || `${name}:app` === namespace;
  });
}
