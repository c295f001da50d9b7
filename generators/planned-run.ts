/** What is around a generator: the run that it is part of, and who started it. */
import type { BaseOptions } from 'yeoman-generator';

import type { Change } from '../lib/files/reconcile.js';
import { vendoredFolders, type VendoredFolder } from '../lib/files/vendor.js';
import type { Plan } from '../lib/plan/plan.js';
import type { Repository } from '../lib/repository.js';

/** What one run works out, shared by the generators composed in it. No user can type one: it is a class. */
export class PlannedRun {
  /** What is to be done with each file, collected before the first is written. */
  readonly changes: Change[] = [];
  /** The folders that are replaced as a whole; one that this package has no more goes. */
  readonly vendored: readonly VendoredFolder[];

  constructor(
    readonly plan: Plan,
    readonly repository: Repository,
  ) {
    this.vendored = vendoredFolders(Object.keys(repository.vendored));
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
  force?: boolean;
  verbose?: boolean;
};
