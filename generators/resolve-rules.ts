/** `.yo-resolve`, in which a user says what is to become of which files. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { YoResolve } from '@yeoman/conflicter';

import { fileError, userError } from '../lib/errors.js';
import { refuseOther } from '../lib/files/read.js';

const NAME = '.yo-resolve';

/** In bytes. Each line is held against each file, and a repository has some three hundred. */
const LARGEST = 64 * 1024;

/** The files of a run that are named `.yo-resolve`, each read once. */
export class ResolveRules {
  readonly #rules = new YoResolve();
  readonly #seen = new Set<string>();

  /**
   * What the nearest of them says about a file: in its folder, or in one above it.
   *
   * @param path absolute
   * @returns a word of Yeoman's screen of conflicts, such as `skip`; undefined where none says anything
   * @throws UserError for one that is no file, cannot be looked at, or is too large to be a list of files
   */
  async statusOf(path: string): Promise<string | undefined> {
    this.#check(dirname(path));
    return this.#rules.getStatusForFile(path);
  }

  #check(folder: string): void {
    if (this.#seen.has(folder)) return;
    this.#seen.add(folder);
    const file = join(folder, NAME);
    const size = sizeOf(file);
    if (size > LARGEST) {
      throw userError(
        file,
        `the file has ${String(Math.ceil(size / 1024))} KiB, more than a list of files can be`,
        `Keep it below ${String(LARGEST / 1024)} KiB: a pattern such as roles/* stands for many files`,
      );
    }
    if (dirname(folder) !== folder) this.#check(dirname(folder));
  }
}

/** What is no file says nothing to Yeoman; a user who has put it there means something by it. */
function sizeOf(file: string): number {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return 0;
    refuseOther(stat, file);
    return stat.size;
  } catch (error) {
    throw fileError(error, file);
  }
}
