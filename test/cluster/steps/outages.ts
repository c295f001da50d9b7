import { expect, it } from 'vitest';

import {
  answeringNodes,
  docker,
  expectAnswers,
  expectInDns,
  listeners,
  visitors,
  watchCluster,
} from '../observe.js';
import { containerOf, NAME } from '../machines.js';
import type { Repository } from '../repository.js';

/** What the cluster lives through. */
export function outages(repository: () => Repository): void {
  /** Has a driver do something to a machine. */
  const driver = async (verb: string, machine: string) => {
    const script = "require 'consul_cluster'; ConsulCluster.driver.public_send(*ARGV)";
    const ruby = ['bundle', 'exec', 'ruby', '-e', script, verb, machine];
    expect(await repository().run(ruby)).toMatchObject({ status: 0 });
  };

  it.each([
    ['pause', 'resume'],
    ['cut', 'mend'],
  ])('a web node that the driver is told to %s is missed, until %s', async (fault, remedy) => {
    const server = await repository().first('consul-server');
    const lb = await repository().first('lb');
    const web = await repository().machines('web');
    await driver(fault, 'node202');
    await expectInDns(server, web.slice(0, 1));
    await expectAnswers(lb, web.slice(0, 1));
    await driver(remedy, 'node202');
    await expectInDns(server, web);
    await expectAnswers(lb, web);
  });

  it("a Consul server's API and DNS listen on loopback and its own address in the cluster only", async () => {
    const { name, ip } = await repository().first('consul-server');
    const found = (await listeners(containerOf(name))).filter((place) => /:8[56]00$/.test(place));
    const own = ['127.0.0.1', ip].flatMap((address) => [`${address}:8500`, `${address}:8600`]);
    expect(new Set(found)).toEqual(new Set(own));
  });

  it.each(['nginx', 'dnsmasq', 'dnsmasq-cache'])(
    '%s of the load balancer comes back by itself when it is killed',
    async (unit) => {
      const lb = await repository().first('lb');
      const kill = ['systemctl', 'kill', '--signal=KILL', unit];
      const visits = visitors(lb);
      await docker('exec', containerOf(lb.name), ...kill);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const { requests, failed } = await visits.stop();
      expect(requests).toBeGreaterThan(50);
      // Without nginx nobody answers; without one of the resolvers all go on.
      if (unit !== 'nginx') expect(failed).toBe(0);
      await expectAnswers(lb, await repository().machines('web'));
    },
  );

  it('web nodes that were all gone serve the first visitor when they are back', async () => {
    const server = await repository().first('consul-server');
    const lb = await repository().first('lb');
    const web = await repository().machines('web');
    const systemctl = async (verb: string) =>
      Promise.all(
        web.map(async ({ name }) => docker('exec', containerOf(name), 'systemctl', verb, 'nginx')),
      );
    await systemctl('stop');
    await expectInDns(server, []);
    // Whoever asks now is told that there is nobody.
    expect((await fetch(`http://${lb.ip}/`)).status).toBe(502);
    await systemctl('start');
    await expectInDns(server, web);
    expect((await fetch(`http://${lb.ip}/`)).status).toBe(200);
  });

  it('with every Consul server gone, the load balancer goes on with the nodes it knew', async () => {
    const servers = (await repository().names('consul-server')).map(containerOf);
    const lb = await repository().first('lb');
    await docker('pause', ...servers);
    const answers = await answeringNodes(lb, 40);
    await docker('unpause', ...servers);
    expect(answers).toEqual(new Set(await repository().names('web')));
  });

  it('machines that are all restarted at a time come back with all they had', async () => {
    const names = ['chef-server', ...(await repository().names())];
    await docker('restart', ...names.map(containerOf));
    const web = await repository().machines('web');
    await expectInDns(await repository().first('consul-server'), web);
    await expectAnswers(await repository().first('lb'), web);
  });

  it('a change that restarts every agent takes one after the other, and no visitor notices', async () => {
    const undo = await Promise.all(
      ['server', 'web'].map(async (recipe) =>
        repository().change(`cookbooks/${NAME}/recipes/${recipe}.rb`, (text) =>
          text.replace(/^ +repository .*$/m, "$&\n  settings('log_level' => 'DEBUG')"),
        ),
      ),
    );
    const servers = await repository().machines('consul-server');
    const watch = watchCluster(servers, await repository().first('lb'));
    const { status } = await repository().rake(['vendor', 'upload', 'converge']);
    const { mostServersGone, statuses } = await watch.stop();
    // The generator would ask about recipes that were edited by hand.
    for (const back of undo) await back();
    expect(status).toBe(0);
    expect(mostServersGone).toBe(1);
    expect([...statuses.keys()]).toEqual([200]);
    for (const name of [...(await repository().names('web')), ...servers.map((one) => one.name)])
      expect(await repository().read(`.chef/log/${name}.log`)).toMatch(/- restart consul/);
  });
}
