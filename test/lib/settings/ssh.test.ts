/** How ssh logs in to hosts that exist already is written by hand, and stays. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { PATHS, readRepository } from '../../../lib/repository.js';
import { run } from '../../support/generators.js';
import { emptyFolder } from '../../support/workspace.js';

const LOGIN = { user: 'admin', key: '~/.ssh/cloud', jump: 'admin@bastion.example.jp' };

function change(folder: string, path: string, edit: (settings: never) => void) {
  const file = join(folder, path);
  const settings = JSON.parse(readFileSync(file, 'utf8')) as never;
  edit(settings);
  writeFileSync(file, JSON.stringify(settings));
}

function logins(folder: string) {
  const { cluster, chef } = readRepository(folder);
  const server = chef?.['chef-server'] as Record<string, unknown> | undefined;
  const machines = Object.fromEntries(
    cluster?.machines.flatMap((machine) =>
      machine['ssh'] === undefined ? [] : [[machine.ip, machine['ssh']]],
    ) ?? [],
  ) as unknown;
  return { provider: cluster?.provider, all: cluster?.['ssh'], server: server?.['ssh'], machines };
}

describe('ssh in the settings', () => {
  it('is kept by every generator', async () => {
    const folder = emptyFolder();
    await run('app', folder, { provider: 'ssh' });
    expect(logins(folder)).toEqual({ provider: 'ssh', machines: {} });
    change(folder, PATHS.cluster, (cluster: { ssh: unknown; machines: { ssh: unknown }[] }) => {
      cluster.ssh = LOGIN;
      const [, , , node] = cluster.machines;
      if (node !== undefined) node.ssh = { host: '203.0.113.7', port: 2222 };
    });
    change(folder, PATHS.chef, (chef: { 'chef-server': { ssh: unknown } }) => {
      chef['chef-server'].ssh = { host: '203.0.113.1' };
    });
    const kept = {
      provider: 'ssh',
      all: LOGIN,
      server: { host: '203.0.113.1' },
      machines: { '192.168.33.201': { host: '203.0.113.7', port: 2222 } },
    };
    expect(logins(folder)).toEqual(kept);
    await run('web', folder, { count: 4 });
    expect(logins(folder)).toEqual(kept);
    await run('web', folder, { ips: '192.168.33.90,192.168.33.201' });
    expect(logins(folder)).toEqual(kept);
    await run('chef-server', folder, { memory: 2048 });
    await run('app', folder, { domain: 'example.test' });
    expect(logins(folder)).toEqual(kept);
  });
});
