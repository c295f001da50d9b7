/** The package's own command as it was built, run in this process. */
import { vi } from 'vitest';

import { packageRoot } from '../../lib/package.js';
import { built } from './built.js';

/** What a run of the command came to. */
export interface CommandOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command in a folder, without a terminal.
 *
 * @param folder in which it runs
 * @param args what stands behind the command's name
 */
export async function command(folder: string, ...args: string[]): Promise<CommandOutcome> {
  return commandOf(built('bin/run-command.js'), folder, ...args);
}

/**
 * Runs the command of any version of this package, as {@link command} does.
 *
 * @param path of its run-command.js
 */
export async function commandOf(
  path: string,
  folder: string,
  ...args: string[]
): Promise<CommandOutcome> {
  const { runCommand } = (await import(path)) as {
    runCommand: (args: readonly string[]) => Promise<number>;
  };
  const [out, err] = [captured(process.stdout), captured(process.stderr)];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((text: unknown) => void out.texts.push(`${String(text)}\n`));
  const error = vi
    .spyOn(console, 'error')
    .mockImplementation((text: unknown) => void err.texts.push(`${String(text)}\n`));
  try {
    process.chdir(folder);
    const status = await runCommand(args);
    return { status, stdout: out.texts.join(''), stderr: err.texts.join('') };
  } finally {
    process.chdir(packageRoot);
    for (const spy of [out.spy, err.spy, log, error]) spy.mockRestore();
  }
}

function captured(stream: NodeJS.WriteStream) {
  const texts: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  return { texts, spy };
}
