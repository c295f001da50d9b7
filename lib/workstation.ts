/** What the work on this computer has left behind in a generated repository: none of it is committed. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isNotThere } from './files/read.js';

/** What is there of a repository besides its files. */
export interface Workstation {
  /** Whether `bundle install` was run. */
  readonly bundled: boolean;
  /**
   * The names of the machines that were made and not destroyed, the Chef server's among them; undefined
   * where nobody can tell: yo, started by root, goes on as a user who may not look.
   */
  readonly made: readonly string[] | undefined;
}

/**
 * Where a machine leaves a file for as long as there is one: chef-machines, for its drivers `vagrant`
 * and `ssh`, and for whatever has converged, wherever the driver's own files lie.
 */
const TRACES = [
  { folder: '.chef/vms', end: '.vm' },
  { folder: '.chef/ssh/machines', end: '.json' },
  { folder: '.chef/converged', end: '' },
] as const;

/** Looks at a repository's folder. */
export function workstationOf(root: string): Workstation {
  const found = TRACES.map(({ folder, end }) =>
    filesIn(join(root, folder))
      ?.filter((file) => file.endsWith(end))
      .map((file) => file.slice(0, file.length - end.length)),
  );
  const names = found.flatMap((files) => files ?? []);
  return {
    bundled: existsSync(join(root, 'Gemfile.lock')),
    made: found.includes(undefined) ? undefined : [...new Set(names)].toSorted(),
  };
}

/** The names of the files in a folder, none where there is no folder; undefined where one cannot look. */
function filesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch (error) {
    return isNotThere(error) ? [] : undefined;
  }
}
