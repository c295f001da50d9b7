import { join } from 'node:path';

import { createConflicterTransform } from '@yeoman/conflicter';
import type { MemFsEditorFile } from 'mem-fs-editor';
import { isFilePending } from 'mem-fs-editor/state';
import { createCommitTransform } from 'mem-fs-editor/transform';
import Generator, { type BaseOptions } from 'yeoman-generator';

import { fileError } from '../lib/errors.js';
import {
  pathsToWrite,
  reconcile,
  recordAfter,
  refuseConflicts,
  type Change,
} from '../lib/files/reconcile.js';
import type { RenderedFile } from '../lib/files/render.js';
import { checkWritable } from '../lib/files/writable.js';
import { SWITCHES, flagsOf, type Command } from '../lib/options/command.js';
import { helpText } from '../lib/options/help.js';
import { askAll, type Ask } from '../lib/options/questions.js';
import { Request, textsOf, type Texts } from '../lib/options/request.js';
import { makePlan, type Plan } from '../lib/plan/plan.js';
import {
  PATHS,
  readRecord,
  readRepository,
  requireComplete,
  type Repository,
} from '../lib/repository.js';
import type { Role } from '../lib/roles.js';
import { machineTable, nextCommands, notes } from '../lib/summary.js';

/** What one run works out, shared by the generators composed in it. */
export interface Run {
  readonly plan: Plan;
  readonly repository: Repository;
  /** What is to be done with each file, collected before the first is written. */
  readonly changes: Change[];
}

/** What the surroundings of a run can set: Yeoman hands it to every generator as `sharedData`. */
export interface Surroundings {
  /** Whether there is someone at a terminal to be asked; found out where it is not set. */
  terminal?: boolean;
  /** How the user calls a sub-generator; `yo …` where it is not set. */
  caller?: (name: string) => string;
}

/** What a generator of this package is made with: Yeoman's options, and the run when it is composed. */
export type GeneratorOptions = BaseOptions & {
  run?: Run;
  sharedData?: Surroundings;
  defaults?: boolean;
  force?: boolean;
};

/**
 * Options that mean something to yo or Yeoman's environment: `_initOptions` holds them along with the
 * user's own.
 */
const TOLERATED = [
  ...['env', 'resolved', 'namespace', '_meta', 'shared-data', 'destination-root'],
  ...['forward-error-to-environment', 'skip-local-cache', 'skip-cache', 'skip-parse-options'],
  ...['force-install', 'ask-answered', 'local-config-only', 'local-only'],
  ...['debug', 'color', 'insight', 'update-notifier'],
];

/** Yeoman itself reads `.yo-rc.json` when a generator is made: what is wrong with it is told before. */
function withReadableRecord(options: GeneratorOptions): GeneratorOptions {
  if (options.help !== true) readRecord(options.destinationRoot ?? options.env.cwd);
  return options;
}

/** A generator as Yeoman makes it. */
export type GeneratorClass = new (args: string[], options: GeneratorOptions) => ClusterGenerator;

/** What all generators of this package are made of: a command, the plan it leads to, the files it owns. */
export abstract class ClusterGenerator extends Generator<object, GeneratorOptions> {
  /** The texts of the flags that were given or answered. */
  #texts: Texts = new Map();
  #repository: Repository | undefined;
  #run: Run | undefined;
  #committed = false;

  constructor(
    args: string[],
    options: GeneratorOptions,
    /** The options and help of this generator. */
    protected readonly command: Command,
  ) {
    super(args, withReadableRecord(options), { inheritTasks: true });
    for (const { name, option } of flagsOf(command)) {
      this.option(name, { type: String, description: option.description });
    }
    this.option('defaults', { type: Boolean, description: SWITCHES.defaults });
    this.option('force', { type: Boolean, alias: 'f', description: SWITCHES.force });
    // yo hands over whatever the user typed, a --run as well; that is refused as any other unknown option.
    if (typeof options.run === 'object') this.#run = options.run;
    else
      this.setFeatures({ customCommitTask: async () => this.#commit(), customInstallTask: true });
  }

  /** The roles whose options this generator takes. */
  protected abstract readonly roles: readonly Role[];

  /** Whether the repository must be there already. */
  protected readonly needsRepository: boolean = true;

  /** The files that are this generator's own; when it runs by itself, also those that show its settings. */
  protected abstract files(plan: Plan, byItself: boolean): RenderedFile[];

  /** What this generator is composed of; they are handed the run. */
  protected async compose(_run: Run): Promise<void> {
    // Most generators are composed of nothing.
  }

  override help(): string {
    return helpText(this.command, this.#call(this.command.name));
  }

  initializing(): void {
    if (this.#run !== undefined) return;
    // Yeoman itself shows the help for --help only: a -h comes through to here.
    if (this.options.help === true) {
      console.log(this.help());
      return;
    }
    this.#texts = textsOf(this.command, this._initOptions, this._args, TOLERATED);
    Request.parse(this.command, this.#texts);
    const repository = readRepository(this.destinationRoot());
    this.#repository = this.needsRepository
      ? requireComplete(repository, this.#call('app'))
      : repository;
  }

  async prompting(): Promise<void> {
    if (this.#repository === undefined || !this.#asks) return;
    this.#texts = await askAll(this.command, this.#texts, this.#repository, async (question) =>
      this.#ask(question),
    );
  }

  async configuring(): Promise<void> {
    if (this.#repository === undefined) return;
    const request = Request.parse(this.command, this.#texts);
    const plan = makePlan(request, this.#repository, this.roles);
    this.#run = { plan, repository: this.#repository, changes: [] };
    await this.compose(this.#run);
  }

  writing(): void {
    const run = this.#run;
    if (run === undefined) return;
    for (const rendered of this.files(run.plan, this.#repository !== undefined)) {
      const change = reconcile(rendered, run.repository);
      run.changes.push(change);
      if (change.action !== 'keep') this.#stage(change);
    }
  }

  end(): void {
    const run = this.#run;
    if (run === undefined || this.#repository === undefined) return;
    this.log('');
    if (run.changes.every(({ action }) => action === 'keep')) {
      this.log('Nothing had to be written: the repository is as it should be.\n');
    }
    this.log(`${machineTable(run.plan)}\n`);
    for (const note of notes(run.plan)) this.log(`Note: ${note}`);
    this.log(`Next:\n${nextCommands(run.plan)}`);
  }

  /** How the user calls this generator, or the one that writes a whole repository. */
  #call(name: string): string {
    const { sharedData } = this.options;
    if (sharedData?.caller !== undefined) return sharedData.caller(name);
    const own = this._namespace.replace(/:app$/u, '');
    return `yo ${name === this.command.name ? own : 'consul-cluster'}`;
  }

  /** Whether there is someone to be asked. */
  get #terminal(): boolean {
    return this.options.sharedData?.terminal ?? (process.stdin.isTTY && process.stdout.isTTY);
  }

  get #asks(): boolean {
    return this.#terminal && this.options.defaults !== true;
  }

  async #ask({ name, message, choices, complaint, ...rest }: Ask): Promise<string> {
    const question = { name, message, default: rest.default };
    const validate = (answer: unknown) => complaint(String(answer)) ?? true;
    const answers = await this.prompt<Record<string, string>>(
      choices === undefined
        ? { ...question, type: 'input', validate }
        : { ...question, type: 'select', choices: [...choices] },
    );
    return answers[name] ?? '';
  }

  #stage({ rendered, contents, action }: Change): void {
    const path = this.destinationPath(rendered.path);
    // Of a file's status only its mode is ever looked at.
    this.fs.write(path, contents, rendered.stat === undefined ? {} : { stat: rendered.stat });
    if (action === 'replace') this.#forced(path);
  }

  /** The user is not asked about a file that holds nothing of theirs. */
  #forced(path: string): void {
    (this.env.sharedFs.get(path) as MemFsEditorFile & { conflicter?: string }).conflicter = 'force';
  }

  /**
   * Writes everything that is staged, or nothing. Yeoman calls it once more because `.yo-rc.json` is
   * staged meanwhile.
   */
  async #commit(): Promise<void> {
    const run = this.#run;
    if (run === undefined || this.#committed) return;
    this.#committed = true;
    const root = this.destinationRoot();
    if (!this.#terminal && this.options.force !== true) refuseConflicts(run.changes);
    checkWritable(root, pathsToWrite(run.changes));
    try {
      // All conflicts are settled before the first file is written.
      const conflicter = createConflicterTransform(this.env.adapter, {
        force: this.options.force === true,
        cwd: root,
      });
      await this.env.sharedFs.pipeline({ filter: isFilePending }, conflicter);
      await this.#write();
      const record = recordAfter(run.changes, run.repository);
      if (record === undefined) return;
      this.fs.write(join(root, PATHS.record), record);
      await this.#write();
    } catch (error) {
      throw fileError(error);
    }
  }

  async #write(): Promise<void> {
    await this.env.sharedFs.pipeline({ filter: isFilePending }, createCommitTransform());
  }
}
