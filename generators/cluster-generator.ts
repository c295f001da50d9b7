import Generator from 'yeoman-generator';

import type { RenderedFile } from '../lib/files/render.js';
import { LETTERS, SWITCHES, flagsOf, type Command } from '../lib/options/command.js';
import { helpText } from '../lib/options/help.js';
import { askAll, type Ask } from '../lib/options/questions.js';
import { Request, textsOf, type FlagTexts } from '../lib/options/request.js';
import { refuseContradictions } from '../lib/plan/contradictions.js';
import { packageName } from '../lib/package.js';
import { makePlan, roomProblem, type Plan } from '../lib/plan/plan.js';
import { preview } from '../lib/preview.js';
import { readRepository, requireComplete, type Repository } from '../lib/repository.js';
import type { Role } from '../lib/roles.js';
import { summary, type Outcome } from '../lib/summary.js';
import { checked } from './command-line.js';
import { commit, decide } from './commit.js';
import { sayStopped } from './interruption.js';
import { PlannedRun, type GeneratorOptions } from './planned-run.js';

/** A generator as Yeoman makes it. */
export type GeneratorClass = new (args: string[], options: GeneratorOptions) => ClusterGenerator;

/** What all generators of this package are made of: a command, the plan it leads to, the files it owns. */
export abstract class ClusterGenerator extends Generator<object, GeneratorOptions> {
  /** What was written for the flags, or answered. */
  #texts: FlagTexts = new Map();
  #repository: Repository | undefined;
  #run: PlannedRun | undefined;
  /** What came of each file; undefined until Yeoman commits. */
  #outcomes: Outcome[] | undefined;

  constructor(
    args: string[],
    options: GeneratorOptions,
    /** The options and help of this generator. */
    protected readonly command: Command,
  ) {
    super(args, checked(command, options), { inheritTasks: true });
    for (const { name, option } of flagsOf(command)) {
      this.option(name, { type: String, description: option.description });
    }
    this.option('defaults', { type: Boolean, description: SWITCHES.defaults });
    this.option('verbose', { type: Boolean, description: SWITCHES.verbose });
    this.option('dry-run', { type: Boolean, description: SWITCHES['dry-run'] });
    this.option('force', { type: Boolean, alias: LETTERS.force, description: SWITCHES.force });
    sayStopped(this.env.adapter);
    if (options.plannedRun !== undefined) this.#run = options.plannedRun;
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
  protected async compose(_run: PlannedRun): Promise<void> {
    // Most generators are composed of nothing.
  }

  /** Yeoman would take it from the package.json of the folder, which is no concern of ours. */
  override determineAppname(): string {
    return packageName;
  }

  override help(): string {
    const own = this.options.sharedData?.caller !== undefined;
    return helpText(this.command, this.#call(this.command.name), process.stdout.columns, own);
  }

  initializing(): void {
    if (this.#run !== undefined) return;
    // Yeoman itself shows the help for --help only: a -h comes through to here.
    if (this.options.help === true) {
      console.log(this.help());
      return;
    }
    this.#texts = textsOf(this.command, this._initOptions, this._args);
    // What no answer can mend is told now, not after a row of questions.
    const request = Request.parse(this.command, this.#texts);
    const repository = readRepository(this.destinationRoot(), this.roles);
    this.#repository = this.needsRepository
      ? requireComplete(repository, this.#call('app'))
      : repository;
    refuseContradictions(request, this.#repository, this.roles);
  }

  async prompting(): Promise<void> {
    const repository = this.#repository;
    if (repository === undefined || !this.#asks) return;
    this.#texts = await askAll(
      this.command,
      this.#texts,
      repository,
      async (question) => this.#ask(question),
      (texts) => roomProblem(Request.parse(this.command, texts), repository, this.roles),
    );
  }

  async configuring(): Promise<void> {
    if (this.#repository === undefined) return;
    const request = Request.parse(this.command, this.#texts);
    const plan = makePlan(request, this.#repository, this.roles);
    this.#run = new PlannedRun(plan, this.#repository);
    await this.compose(this.#run);
  }

  writing(): void {
    const byItself = this.#repository !== undefined;
    this.#run?.add(this.command.name, (plan) => this.files(plan, byItself));
  }

  end(): void {
    const run = this.#run;
    if (run === undefined || this.#repository === undefined || this.options['dry-run'] === true)
      return;
    const result = {
      plan: run.plan,
      roles: this.roles,
      outcomes: this.#outcomes ?? [],
      verbose: this.options.verbose === true,
      environment: process.env,
    };
    this.log(summary(result));
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

  async #commit(): Promise<void> {
    // Yeoman asks for it again whenever something is staged meanwhile.
    const run = this.#run;
    if (run === undefined || this.#outcomes !== undefined) return;
    const changes = await decide(this, run.changes(), this.options.force === true);
    if (this.options['dry-run'] === true) {
      this.log(preview(run.remembered(changes), !this.#asks));
      this.#outcomes = [];
    } else {
      this.#outcomes = await commit(this, run, changes, this.#asks);
    }
  }
}
