import { expect, it } from 'vitest';

import { docker, expectAnswers, expectInDns, listeners } from '../observe.js';
import { containerOf, knifeRaw, NAME } from '../machines.js';
import type { Machine, Repository } from '../repository.js';
import { watchCluster } from '../visitors.js';

/** Where the backup lies that is restored in the end. */
export const BACKUP = '.chef/backups/end-to-end.tar';

/**
 * Faults that no other step makes: `rake verify` stops nginx, the agent and the machine of a web
 * node.
 */
const FAULTS = [
  ...['web-frozen', 'web-cut', 'web-disk-full'],
  ...['leader-killed', 'follower-killed', 'server-disk-full', 'servers-killed'],
  ...['resolver-killed', 'cache-killed', 'resolver-stopped', 'cache-stopped'],
  ...['chef-server-killed', 'lb-nginx-killed', 'lb-killed'],
];

/** What nobody can hide, with one load balancer. */
const VISIBLE = ['lb-nginx-killed', 'lb-killed'];

/** Who listens where, of one row of the README's table. */
interface Listeners {
  readonly everywhere: readonly number[];
  readonly own: readonly number[];
  readonly loopback: readonly number[];
}

/** The rows of the README's table that a machine of a role has to obey. */
function documented(readme: string, role: string): Listeners {
  const table = /\| who listens .*\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(readme)?.[1] ?? '';
  const who =
    { 'consul-server': 'Consul servers', web: 'web nodes', lb: 'load balancers' }[role] ??
    'the Chef server';
  const rows = table
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter(([, name]) => name === who || name === 'every machine');
  expect(rows).toHaveLength(2);
  const ports = (column: number) => [
    ...new Set(rows.flatMap((row) => (row[column]?.match(/\b\d+\b/g) ?? []).map(Number))),
  ];
  return { everywhere: ports(2), own: ports(3), loopback: ports(4) };
}

/** Who listens where on a machine, as `ss` has it. */
async function found({ name, ip }: Machine): Promise<Listeners> {
  const places = (await listeners(containerOf(name))).map((place) => {
    const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(place) ?? [];
    return { address, port: Number(port) };
  });
  const at = (of: (address: string) => boolean) => [
    ...new Set(places.filter(({ address }) => of(address)).map(({ port }) => port)),
  ];
  // Docker's own DNS.
  const others = places.filter(({ address }) => address !== '127.0.0.11');
  const everywhere = (address: string) => ['0.0.0.0', '[::]', '*'].includes(address);
  const loopback = (address: string) => /^127\.|^\[::1\]/.test(address) && address !== '127.0.0.11';
  const own = (address: string) => address === ip;
  expect(
    others.filter(({ address }) => !everywhere(address) && !loopback(address) && !own(address)),
    name,
  ).toEqual([]);
  return { everywhere: at(everywhere), own: at(own), loopback: at(loopback) };
}

const sorted = (of: Listeners) => ({
  everywhere: of.everywhere.toSorted((a, b) => a - b),
  own: of.own.toSorted((a, b) => a - b),
  loopback: of.loopback.toSorted((a, b) => a - b),
});

/** What an operator does to a living cluster, and what happens to it. */
export function secondDay(repository: () => Repository): void {
  /** Runs Ruby with the cluster's library, in a process that ends without having cleaned up. */
  const ruby = async (script: string) => {
    const command = ['bundle', 'exec', 'ruby', '-e', `require 'consul_cluster'; ${script}`];
    expect(await repository().run(command)).toMatchObject({ status: 0 });
  };
  const expectAll = async () => {
    const web = await repository().machines('web');
    await expectInDns(await repository().first('consul-server'), web);
    await expectAnswers(await repository().first('lb'), web);
  };

  it('each machine listens where the README says, and nowhere else', async () => {
    const readme = await repository().read('README.md');
    const { 'chef-server': server } = JSON.parse(
      await repository().read('provisioning/chef.json'),
    ) as { 'chef-server': { ipaddr: string } };
    const chefServer = { name: 'chef-server', ip: server.ipaddr, role: 'chef-server' };
    for (const machine of [...(await repository().machines()), chefServer])
      expect(sorted(await found(machine)), machine.name).toEqual(
        sorted(documented(readme, machine.role)),
      );
  });

  it('no fault costs a request, but those of the only load balancer', async () => {
    const { status, output } = await repository().rake([`failover[${FAULTS.join(',')}]`]);
    expect(output).toMatch(
      new RegExp(`^${String(FAULTS.length)} faults, 0 skipped; \\d+ requests, 0 failed`, 'm'),
    );
    expect(status).toBe(0);
    const noticed = [...output.matchAll(/^not counted: ([\w-]+):/gm)].map((match) => match[1]);
    expect(noticed).toEqual(VISIBLE);
    await expectAll();
  });

  it.each([
    ['nginx-stopped', 12],
    ['web-frozen', 30],
  ])(
    'a fault (%s) ends by itself, after %i s here, where whoever made it was killed',
    async (fault, seconds) => {
      const server = await repository().first('consul-server');
      await ruby(`
        settings, driver = ConsulCluster.settings, ConsulCluster.driver
        fault = ConsulCluster::Failover::Catalogue.new(settings, driver, chef_server: nil)['${fault}']
        fault.arm(${String(seconds)})
        fault.make
        exit!(0)`);
      await expectInDns(server, (await repository().machines('web')).slice(0, 1));
      await expectAll();
    },
  );

  it('a rolling upgrade restarts one agent after the other, and no visitor notices', async () => {
    const undo = await repository().change(`cookbooks/${NAME}/recipes/server.rb`, (text) =>
      text.replace(/^ +repository .*$/m, "$&\n  settings('log_level' => 'INFO')"),
    );
    const servers = await repository().machines('consul-server');
    const watch = watchCluster(servers, await repository().first('lb'));
    const { status, output } = await repository().rake(['upgrade']);
    const { mostServersGone, statuses } = await watch.stop();
    await undo();
    expect(status).toBe(0);
    expect([mostServersGone, ...statuses.keys()]).toEqual([1, 200]);
    expect(output).toMatch(/^Consul \S+ runs on all machines that have it\.$/m);
    for (const { name } of servers)
      expect(await repository().read(`.chef/log/${name}.log`)).toMatch(/- restart consul/);
  });

  it('a restart of a server, a web node and the load balancer is noticed by no visitor', async () => {
    const watch = watchCluster([], await repository().first('lb'));
    const { status } = await repository().rake(['restart[srv101,node202,lb211]']);
    const { statuses } = await watch.stop();
    expect(status).toBe(0);
    expect([...statuses.keys()]).toEqual([200]);
  });

  it('servers that have lost the quorum do not leave, and their data are saved all the same', async () => {
    const lost = ['srv102', 'srv103'].map(containerOf);
    await docker('kill', ...lost);
    const path = 'provisioning/cluster.json';
    const undo = await repository().change(path, (text) => text.replace(/^.*"srv103".*\n/m, ''));
    const before = await repository().read('.chef/knife.rb');
    const refused = await repository().rake();
    await undo();
    const backup = await repository().rake(['backup[.chef/backups/broken.tar]']);
    await docker('start', ...lost);
    expect(refused.status).not.toBe(0);
    // Nothing was begun: there is not even the heading of a first step.
    expect(refused.output).toMatch(
      /^rake: srv103 cannot leave Consul's cluster: .*Nothing was changed/m,
    );
    expect(refused.output).not.toMatch(/^===/m);
    expect(await repository().read('.chef/knife.rb')).toBe(before);
    expect(backup.status).toBe(0);
    expect(backup.output).toMatch(/warning: the cluster was not well: .*srv102/);
    expect(backup.output).toMatch(/consul\.snap +\d+ bytes/);
    await expectAll();
  });
}

/** What is in Consul and on the Chef server, saved in BACKUP. */
export function saved(repository: () => Repository): void {
  it('goes into one file', async () => {
    const bag = ['bundle', 'exec', 'knife', 'data', 'bag', 'create', 'kept'];
    const knife = [...bag, '--config', '.chef/knife.rb'];
    expect(await repository().run(knife)).toMatchObject({ status: 0 });
    const { name } = await repository().first('consul-server');
    await docker('exec', containerOf(name), 'consul', 'kv', 'put', 'kept', 'yes');
    const { status, output } = await repository().rake([`backup[${BACKUP}]`]);
    expect(status).toBe(0);
    expect(output).not.toMatch(/warning/);
  });
}

/** That what `saved` has put into BACKUP is there again. */
export async function expectRestored(repository: Repository): Promise<void> {
  const { name } = await repository.first('consul-server');
  expect(await docker('exec', containerOf(name), 'consul', 'kv', 'get', 'kept')).toBe('yes');
  expect((await knifeRaw(repository, '/data')).output).toMatch(/"kept":/);
}
