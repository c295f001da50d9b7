import { expect, it } from 'vitest';

import { differences, tree } from '../../support/workspace.js';
import { docker, expectAnswers, expectEachAnswers, expectInDns } from '../observe.js';
import { containerOf, NAME, registered } from '../machines.js';
import type { Machine, Repository } from '../repository.js';
import { watchCluster } from '../visitors.js';

/** Two more web nodes: one of them cannot start at first. */
export function fourWebNodes(repository: () => Repository): void {
  it('are two new lines in cluster.json, and no change of Ruby', async () => {
    const before = tree(repository().folder);
    const { status, output } = await repository().yo('consul-cluster:web', '--count', '4');
    expect(status).toBe(0);
    expect(output).toMatch(/rake +# makes node203 and node204/);
    const after = tree(repository().folder);
    expect(differences(before, after)).toEqual([
      '.yo-rc.json',
      'README.md',
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
    const lines = (files: Record<string, string>) =>
      files['provisioning/cluster.json']?.split('\n') ?? [];
    const added = lines(after).filter((line) => !lines(before).includes(line));
    expect(added.map((line) => /"name": "(\w+)"/.exec(line)?.[1])).toEqual(['node203', 'node204']);
    expect(lines(after)).toHaveLength(lines(before).length + 2);
    expect(await repository().yo('consul-cluster:web', '--count', '4')).toMatchObject({
      status: 0,
      output: expect.stringMatching(/nothing had to be written/i) as string,
    });
  });

  it('fail with their cause where they cannot start, and the others converge', async () => {
    // Somebody has the address already.
    const thief = ['--ip', '192.168.33.203', NAME, 'thief'];
    const image = await docker('inspect', '--format', '{{.Image}}', containerOf('node201'));
    await docker('run', '--detach', '--name', 'thief', image, 'sleep', '600');
    await docker('network', 'connect', ...thief);
    const { status, output } = await repository().rake();
    await docker('rm', '--force', 'thief');
    expect(status).not.toBe(0);
    expect(output).toMatch(/node203 failed starting: [^]*[Aa]ddress already in use/);
    expect(output).toMatch(/node204 made, \d+ changed/);
  });

  it('come up with the next run, and ten web nodes and a second load balancer with them', async () => {
    const more = [
      ['consul-cluster:web', '--count', '10'],
      ['consul-cluster:lb', '--count', '2'],
    ];
    for (const call of more) expect(await repository().yo(...call)).toMatchObject({ status: 0 });
    expect(await repository().rake()).toMatchObject({ status: 0 });
  });

  it('all answer through each load balancer', async () => {
    const web = await repository().machines('web');
    expect(web).toHaveLength(10);
    for (const lb of await repository().machines('lb')) await expectEachAnswers(lb, web);
  });

  it('pass the demonstration', async () => {
    expect(await repository().rake(['verify'])).toMatchObject({ status: 0 });
  });

  it('are reached through one load balancer when the other is killed', async () => {
    const { status, output } = await repository().rake(['failover[lb-nginx-killed,lb-killed]']);
    expect(status).toBe(0);
    expect(output).toMatch(/^2 faults, 0 skipped; \d+ requests, 0 failed/m);
    expect(output).not.toMatch(/not counted/);
  });
}

/** All Consul servers are replaced by others, and by more of them. */
export function otherServers(repository: () => Repository): void {
  it('take over the data, and no visitor notices', async () => {
    const before = await repository().machines('consul-server');
    const consul = async (machine: string, ...command: string[]) =>
      docker('exec', containerOf(machine), 'consul', ...command);
    await consul(before[0]?.name ?? '', 'kv', 'put', 'kept', 'yes');
    const others = ['--start', '111', '--count', '5'];
    const written = await repository().yo('consul-cluster:consul-server', ...others);
    expect(written).toMatchObject({ status: 0 });
    const lb = await repository().first('lb');
    // Machines change their roles on the way, one of the Consul servers among them.
    await edit(repository(), (machines) =>
      [...machines, ...before.filter(({ name }) => name in SWAPPED)].map((one) => ({
        ...one,
        role: SWAPPED[one.name] ?? one.role,
      })),
    );
    const watch = watchCluster([], lb);
    const { status, output } = await repository().rake();
    const { statuses } = await watch.stop();
    expect(status).toBe(0);
    expect([...statuses.keys()]).toEqual([200]);
    for (const [name, role] of Object.entries(SWAPPED))
      expect(output).toMatch(
        new RegExp(`${name} +was made as \\S+ and is ${role} now: it is made anew`),
      );
    const servers = await repository().machines('consul-server');
    expect(servers[0]?.name).toBe('srv111');
    expect(await consul('srv111', 'kv', 'get', 'kept')).toBe('yes');
    const peers = await consul('srv111', 'operator', 'raft', 'list-peers');
    expect([...peers.matchAll(/^(\S+) .* true /gm)].map((match) => match[1]).sort()).toEqual(
      servers.map(({ name }) => name).sort(),
    );
    for (const server of servers) await expectInDns(server, await repository().machines('web'));
  });
}

/** Changes the machines in cluster.json as somebody who edits it by hand. */
async function edit(
  repository: Repository,
  change: (machines: readonly Machine[]) => readonly Machine[],
): Promise<void> {
  await repository.change('provisioning/cluster.json', (text) => {
    const cluster = JSON.parse(text) as { machines: readonly Machine[] };
    return JSON.stringify({ ...cluster, machines: change(cluster.machines) }, null, 2);
  });
}

/** The machines that change their roles, and to which. */
const SWAPPED: Readonly<Record<string, string>> = {
  node204: 'lb',
  node205: 'consul-server',
  srv103: 'web',
};

/** Back to one Consul server and two web nodes. */
export function fewerMachines(repository: () => Repository): void {
  it('leave one after the other, also where one is off already and the agent of another, and the rest goes on', async () => {
    const [, off = '', silent = ''] = await repository().names('consul-server');
    await docker('kill', containerOf(off));
    await docker('exec', containerOf(silent), 'systemctl', 'stop', 'consul');
    const fewer = [
      ['consul-cluster:consul-server', '--count', '1'],
      ['consul-cluster:web', '--count', '2'],
      ['consul-cluster:lb', '--count', '1'],
      ['consul-cluster', '--converge-on-event=false'],
    ];
    await edit(repository(), (machines) => machines.filter(({ name }) => !(name in SWAPPED)));
    for (const call of fewer) expect(await repository().yo(...call)).toMatchObject({ status: 0 });
    expect(await repository().rake()).toMatchObject({ status: 0 });
    const web = await repository().machines('web');
    expect(web).toHaveLength(2);
    await expectInDns(await repository().first('consul-server'), web);
    await expectAnswers(await repository().first('lb'), web);
  });

  it('leave no node and no client behind', async () => {
    const machines = (await repository().names()).toSorted();
    expect(await registered(repository())).toEqual({ nodes: machines, clients: machines });
  });
}
