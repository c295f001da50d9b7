/** What the work on this computer has left behind in a generated repository: none of it is committed. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What is there of a repository besides its files. */
export interface Workstation {
  /** Whether `bundle install` was run. */
  readonly bundled: boolean;
  /** The names of the machines that were made and not destroyed, the Chef server's among them. */
  readonly made: readonly string[];
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

/** Looks at a repository's folder. What cannot be read counts as absent: nothing depends on it but a hint. */
export function workstationOf(root: string): Workstation {
  const names = TRACES.flatMap(({ folder, end }) =>
    filesIn(join(root, folder))
      .filter((file) => file.endsWith(end))
      .map((file) => file.slice(0, file.length - end.length)),
  );
  return { bundled: existsSync(join(root, 'Gemfile.lock')), made: [...new Set(names)].toSorted() };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
