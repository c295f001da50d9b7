import Generator from 'yeoman-generator';

import type { RenderedFile } from '../lib/files/render.js';
import { LETTERS, SWITCHES, flagsOf, type Command } from '../lib/options/command.js';
import { helpText } from '../lib/options/help.js';
import { askAll, type Ask } from '../lib/options/questions.js';
import { Request, textsOf, type FlagTexts } from '../lib/options/request.js';
import { refuseContradictions } from '../lib/plan/contradictions.js';
import { packageName } from '../lib/package.js';
import { changesNothing, overview } from '../lib/overview.js';
import { draftPlan, makePlan, type Plan } from '../lib/plan/plan.js';
import { preview } from '../lib/preview.js';
import { readRepository, requireComplete, type Repository } from '../lib/repository.js';
import type { Role } from '../lib/roles.js';
import { summary, type Outcome } from '../lib/summary.js';
import { checked } from './command-line.js';
import { commit, decide } from './commit.js';
import { PlannedRun, type GeneratorOptions } from './planned-run.js';
import { goesOn, promptFor, show } from './prompts.js';
import { endsWithYo } from './stopped.js';

/** A generator as Yeoman makes it. */
export type GeneratorClass = new (args: string[], options: GeneratorOptions) => ClusterGenerator;

/** What all generators of this package are made of: a command, the plan it leads to, the files it owns. */
export abstract class ClusterGenerator extends Generator<object, GeneratorOptions> {
  /** What was written for the flags, or answered. */
  #texts: FlagTexts = new Map();
  /** The flags that were typed, where questions are asked for the others. */
  #typed: ReadonlySet<string> | undefined;
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
    return helpText(this.command, (name) => this.#call(name), process.stdout.columns, own);
  }

  initializing(): void {
    if (this.#run !== undefined) return;
    // Yeoman itself shows the help for --help only: a -h comes through to here.
    if (this.options.help === true) {
      console.log(this.help());
      return;
    }
    this.#texts = textsOf(this.command, this._initOptions, this._args);
    // What no answer can put right is told now, not after a row of questions.
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
    await this.#unlessStopped(async () => this.#askFor(repository));
  }

  async configuring(): Promise<void> {
    if (this.#repository === undefined) return;
    const plan = makePlan(this.#request(this.#texts), this.#repository, this.roles);
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
      before: this.#repository,
      roles: this.roles,
      outcomes: this.#outcomes ?? [],
      verbose: this.options.verbose === true,
      environment: process.env,
    };
    this.log(summary(result));
  }

  /** How the user calls this generator, or another one of this package. */
  #call(name: string): string {
    const { sharedData } = this.options;
    if (sharedData?.caller !== undefined) return sharedData.caller(name);
    const namespace =
      name === this.command.name
        ? this._namespace
        : `${packageName.replace('generator-', '')}:${name}`;
    return `yo ${namespace.replace(/:app$/u, '')}`;
  }

  /** Whether there is someone to be asked. */
  get #terminal(): boolean {
    return this.options.sharedData?.terminal ?? (process.stdin.isTTY && process.stdout.isTTY);
  }

  get #asks(): boolean {
    return this.#terminal && this.options.defaults !== true;
  }

  /** Asks the questions, shows what they come to, and begins again until that may be written. */
  async #askFor(repository: Repository): Promise<void> {
    const given = this.#texts;
    this.#typed = new Set(given.keys());
    const draft = (texts: FlagTexts) => draftPlan(this.#request(texts), repository, this.roles);
    let again = true;
    for (let answers = given; again; answers = this.#texts) {
      let questions = 0;
      const ask = async (question: Ask) => {
        questions += 1;
        return promptFor(this, question);
      };
      this.#texts = await askAll(this.command, given, repository, ask, draft, answers);
      // Nothing is to be written; and what is shown then says more than the last screen does.
      if (this.options['dry-run'] === true) return;
      const plan = makePlan(this.#request(this.#texts), repository, this.roles);
      if (changesNothing(plan, repository)) return;
      show(this, overview(this.command, plan, repository, process.env));
      again = !(await goesOn(this, repository.root, questions > 0));
    }
  }

  /** What is asked for: where there are questions, the options that were not typed are spoken of by these. */
  #request(texts: FlagTexts): Request {
    return Request.parse(this.command, texts, this.#typed);
  }

  /** Does what the user may stop. For yo an error is a failure, which it reports on lines of its own. */
  async #unlessStopped(task: () => Promise<void>): Promise<void> {
    if (this.options.sharedData?.caller !== undefined) return task();
    if (await endsWithYo(this.env.adapter, task)) return;
    this.#repository = this.#run = undefined;
  }

  async #commit(): Promise<void> {
    // Yeoman asks for it again whenever something is staged meanwhile.
    const run = this.#run;
    if (run === undefined || this.#outcomes !== undefined) return;
    await this.#unlessStopped(async () => {
      const changes = await decide(this, run.changes(), this.options.force === true);
      if (this.options['dry-run'] === true) {
        this.log(preview(run.remembered(changes), !this.#asks));
        this.#outcomes = [];
      } else {
        this.#outcomes = await commit(this, run, changes, this.#asks);
      }
    });
  }
}
