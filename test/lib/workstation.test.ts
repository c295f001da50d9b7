import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { workstationOf } from '../../lib/workstation.js';
import { emptyFolder } from '../support/workspace.js';

/** A repository's folder with these empty files. */
function folderWith(...files: string[]): string {
  const root = emptyFolder();
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

describe('what the work on this computer has left', () => {
  it('is nothing in a repository that was just written, or is not there', () => {
    expect(workstationOf(folderWith('Gemfile'))).toEqual({ bundled: false, made: [] });
    expect(workstationOf('/nowhere')).toEqual({ bundled: false, made: [] });
  });

  it('is the lock file of Bundler', () => {
    expect(workstationOf(folderWith('Gemfile.lock'))).toEqual({ bundled: true, made: [] });
  });

  it('is a file for each machine, of either driver, and of what has converged', () => {
    const root = folderWith(
      '.chef/vms/Vagrantfile',
      '.chef/vms/network',
      '.chef/vms/srv101.vm',
      '.chef/ssh/known_hosts',
      '.chef/ssh/machines/node201.json',
      '.chef/ssh/machines/node201.known_hosts',
      '.chef/converged/srv101',
      '.chef/converged/lb211',
      '.chef/knife.rb',
    );
    expect(workstationOf(root).made).toEqual(['lb211', 'node201', 'srv101']);
  });

  it('is unknown where one cannot look', () => {
    const root = folderWith('Gemfile.lock');
    // Root may look everywhere, but not at the end of a circle.
    symlinkSync('.chef', join(root, '.chef'));
    expect(workstationOf(root)).toEqual({ bundled: true, made: undefined });
  });
});
