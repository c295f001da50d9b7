/** Runs of the generators with yeoman-test, from their sources. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createHelpers } from 'yeoman-test';

import AppGenerator from '../../generators/app/index.js';
import ChefServerGenerator from '../../generators/chef-server/index.js';
import { roleGenerator } from '../../generators/role-generator.js';
import { packageRoot } from '../../lib/package.js';
import { ROLES } from '../../lib/roles.js';
import { tree } from './workspace.js';

const GENERATORS = new Map<string, unknown>([
  ['app', AppGenerator],
  ['chef-server', ChefServerGenerator],
  ...ROLES.map((role) => [role.name, roleGenerator(role)] as const),
]);

/** What a run can be given besides its flags. */
export interface RunSettings {
  /** The answers to the questions by flag; there is a terminal when they are given. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What is chosen for each file on the screen of conflicts. */
  readonly conflicts?: 'write' | 'skip' | 'markers' | 'ignore' | 'abort';
  /** Gives other answers, by the question and how often it was asked before; undefined for those above. */
  readonly answering?: (question: string, before: number) => string | undefined;
  /** What happens while a question is open; `action` is that of the screen of conflicts. */
  readonly whileAsking?: (question: string) => void;
  /** The folder of another version of this package, whose generators are run as they were built. */
  readonly version?: string;
  /** What happens when all is decided and nothing is written yet. */
  readonly beforeCommit?: () => void;
}

/** A question as Yeoman's screen of conflicts asks it. */
interface Question {
  readonly name?: string;
  readonly choices?: readonly { key?: string; value?: unknown }[];
}

/** What a run came to. */
export interface RunOutcome {
  readonly files: Record<string, string>;
  /** The flags that were asked for. */
  readonly asked: readonly string[];
  /** What was said with `log`. */
  readonly said: string;
  /** The exit status that the run sets; 0 where it sets none. */
  readonly status: number;
}

/**
 * Runs a generator in a folder.
 *
 * @param name of the sub-generator
 * @param folder in which it runs; what is there stays
 * @param flags as yo would hand them over
 */
export async function run(
  name: string,
  folder: string,
  flags: Readonly<Record<string, unknown>> = {},
  { answers, answering, conflicts, whileAsking, version, beforeCommit }: RunSettings = {},
): Promise<RunOutcome> {
  const resolved =
    version === undefined
      ? fileURLToPath(new URL(`../../generators/${name}/index.ts`, import.meta.url))
      : join(version, 'dist/generators', name, 'index.js');
  const Generator =
    version === undefined
      ? GENERATORS.get(name)
      : ((await import(resolved)) as { default: unknown }).default;
  const sharedData = { terminal: (answers ?? conflicts) !== undefined };
  const replies = { ...answers, ...(conflicts === undefined ? {} : { action: conflicts }) };
  const namespace = `consul-cluster:${name}`;
  const settings = { namespace, resolved, cwd: folder, forwardCwd: true, autoCleanup: false };
  // Not among the flags, which are handed over as yo does: under two names.
  const environmentOptions = { sharedOptions: { sharedData } as object };
  const times = new Map<string, number>();
  const context = createHelpers({ environmentOptions })
    .create(Generator as never, settings)
    .withOptions({ force: false, ...flags } as object)
    .withAnswers(replies, {
      callback(answer: unknown, { question }: { question: Question }) {
        const name = question.name ?? '';
        whileAsking?.(name);
        const before = times.get(name) ?? 0;
        times.set(name, before + 1);
        // This package's choice on Yeoman's screen of conflicts has no word for a value. For a folder
        // there is none: it is no text with markers in it.
        if (answer === 'markers') {
          return question.choices?.find(({ key }) => key === 'm')?.value ?? 'write';
        }
        return answering?.(name, before) ?? answer;
      },
    })
    .onGenerator((generator) => {
      if (beforeCommit === undefined) return;
      const queueName = 'transform';
      generator.queueTask({ method: beforeCommit, taskName: 'beforeCommit', queueName });
    });
  const result = await context.run().finally(() => {
    process.chdir(packageRoot);
  });
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  const asked = (context as unknown as { askedQuestions: { name: string }[] }).askedQuestions;
  return {
    files: tree(folder),
    asked: asked.map((question) => question.name),
    said: logged(result.env.adapter.log),
    status,
  };
}

function logged(log: unknown): string {
  const { mock } = log as { mock?: { calls: { arguments: unknown[] }[] } };
  return (mock?.calls ?? []).map((call) => String(call.arguments[0])).join('\n');
}
