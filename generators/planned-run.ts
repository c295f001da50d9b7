/** What is around a generator: the run that it is part of, and who started it. */
import type { BaseOptions } from 'yeoman-generator';

import { reconcileGone } from '../lib/files/gone.js';
import { lastWrittenIn } from '../lib/files/last-written.js';
import { reconcileFolder } from '../lib/files/reconcile-folder.js';
import { reconcile, type Change } from '../lib/files/reconcile.js';
import type { Remembered } from '../lib/files/record.js';
import type { RenderedFile } from '../lib/files/render.js';
import { vendoredFolders, type VendoredFolder } from '../lib/files/vendor.js';
import type { Plan } from '../lib/plan/plan.js';
import type { Repository } from '../lib/repository.js';

/** What one run works out, shared by the generators composed in it. No user can type one: it is a class. */
export class PlannedRun {
  /** The folders that are replaced as a whole; one that this package has no more goes. */
  readonly vendored: readonly VendoredFolder[];
  readonly #changes: Change[] = [];
  readonly #generators = new Set<string>();

  constructor(
    readonly plan: Plan,
    readonly repository: Repository,
  ) {
    this.vendored = vendoredFolders(Object.keys(repository.vendored));
  }

  /**
   * Takes part in the run.
   *
   * @param generator that has the files
   * @param render its files for some settings; none where the cluster does without them
   */
  add(generator: string, render: (plan: Plan) => readonly RenderedFile[]): void {
    const { plan, repository } = this;
    const files = render(plan);
    if (files.length === 0) return;
    this.#generators.add(generator);
    const lastWritten = lastWrittenIn(repository, render);
    const surroundings = { repository, generator, lastWritten };
    this.#changes.push(...files.map((file) => reconcile(file, surroundings)));
  }

  /** What is to be done with each file, once all generators have taken part. */
  changes(): Change[] {
    // Whoever is run: what the user's files use comes with them, as a whole and of one version.
    return [
      ...this.#changes,
      ...reconcileGone(this.#changes, this.#generators, this.repository),
      ...this.vendored.flatMap((folder) => reconcileFolder(folder, this.repository)),
    ];
  }

  /** What is remembered of the run, when these are the changes. */
  remembered(changes: readonly Change[]): Remembered {
    const { plan, repository, vendored } = this;
    return { changes, generators: this.#generators, plan, repository, vendored };
  }
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
  plannedRun?: PlannedRun;
  sharedData?: Surroundings;
  defaults?: boolean;
  'dry-run'?: boolean;
  force?: boolean;
  verbose?: boolean;
};
