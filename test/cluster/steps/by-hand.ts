import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { dig, expectAnswers, watchProcesses } from '../observe.js';
import type { Repository } from '../repository.js';

/**
 * script/test says through these which Consul can be had here; empty means HashiCorp's.
 */
const { CONSUL_VERSION = '', CONSUL_REPOSITORY_URI = '' } = process.env;
const DEBIAN_CONSUL = join(import.meta.dirname, '..', '..', '..', 'script', 'lib', 'debian-consul');

const TASKS =
  'chef_dir user_key org_key knife_rb crt vendor upload role converge converge_event consul_members config';

/** From an empty folder to the article's demonstration, in the article's order. */
export function stepsByHand(repository: () => Repository): void {
  it('writes the repository', async () => {
    const version = CONSUL_VERSION === '' ? [] : ['--consul-version', CONSUL_VERSION];
    const options = ['--converge-on-event', ...version];
    expect(await repository().yo('consul-cluster', ...options)).toMatchObject({ status: 0 });
    if (CONSUL_REPOSITORY_URI !== '')
      expect(await repository().run([DEBIAN_CONSUL, '.', CONSUL_REPOSITORY_URI])).toMatchObject({
        status: 0,
      });
    expect(await repository().names()).toEqual([
      ...['srv101', 'srv102', 'srv103'],
      ...['node201', 'node202'],
      'lb211',
    ]);
  });

  it('explains each task', async () => {
    const { status, output } = await repository().rake(['-T']);
    expect(status).toBe(0);
    for (const task of TASKS.split(' '))
      expect(output).toMatch(new RegExp(`^rake ${task}\\b.*# \\S`, 'm'));
  });

  it('brings up the Chef server', async () => {
    expect(await repository().rake([], 'provisioning/chef-server')).toMatchObject({ status: 0 });
  });

  it('configures the workstation, and keeps the password to itself', async () => {
    const processes = watchProcesses();
    const { status, output } = await repository().rake(['config']);
    const commandLines = [...processes.stop()];
    expect(status).toBe(0);
    const password = (await repository().read('.chef/testuser.password')).trim();
    expect(password.length).toBeGreaterThan(15);
    expect(output).not.toContain(password);
    expect(commandLines.filter((line) => line.includes('user-create'))).not.toEqual([]);
    expect(commandLines.filter((line) => line.includes(password))).toEqual([]);
    const others = ['grep', '-rlF', '--exclude=testuser.password', '--', password, '.'];
    expect(await repository().run(others)).toEqual({ status: 1, output: '' });
    for (const secret of ['testuser.password', 'testuser.pem', 'testorg-validator.pem']) {
      const { mode } = await stat(join(repository().folder, '.chef', secret));
      expect(mode & 0o777).toBe(0o600);
    }
  });

  it('brings up the other machines', async () => {
    expect(await repository().rake([], 'provisioning/vms')).toMatchObject({ status: 0 });
  });

  it('converges all of them', async () => {
    expect(await repository().rake(['converge'])).toMatchObject({ status: 0 });
  });

  it('shows the members', async () => {
    const { status, output } = await repository().rake(['consul_members']);
    expect(status).toBe(0);
    for (const name of [
      ...(await repository().names('consul-server')),
      ...(await repository().names('web')),
    ])
      expect(output).toMatch(new RegExp(`^${name}\\s+\\S+\\s+alive`, 'm'));
  });

  it('answers in DNS and through the load balancer', async () => {
    const server = await repository().first('consul-server');
    const web = await repository().machines('web');
    expect(await dig(server, 'srv101.node.consul')).toEqual(['192.168.33.101']);
    expect(await dig(server, 'web.service.consul')).toEqual(web.map(({ ip }) => ip).sort());
    await expectAnswers(await repository().first('lb'), web);
  });

  it('passes its own demonstration', async () => {
    const { status, output } = await repository().rake(['verify']);
    expect(status).toBe(0);
    for (const title of ['nginx on node202', 'consul on node202', 'the machine node202'])
      expect(output).toMatch(
        new RegExp(`== Stop and start ${title}[^=]*web.service.consul is node201 \\(`),
      );
    expect(output.match(/\d+ requests meanwhile, 0 failed/g)).toHaveLength(3);
    expect(output).toMatch(/== Everything is as it should be/);
  });

  it('changes nothing when it is done', async () => {
    expect(await repository().rake()).toMatchObject({ status: 0 });
    for (const name of ['chef-server', ...(await repository().names())]) {
      const log = await repository().read(`.chef/log/${name}.log`);
      // Chef lists below a resource, behind a dash, what it changed.
      const changes = log.slice(log.lastIndexOf('Converging ')).match(/^ +- .*/gm) ?? [];
      expect(changes, name).toEqual([]);
      expect(log.match(/\d+\/\d+ resources updated/g)?.at(-1), name).toMatch(/^0\//);
    }
  });

  it('changes nothing in why-run mode either, and says what it would do', async () => {
    const whyRun = ['bundle', 'exec', 'chef-client', '-z', '-W', 'vms.rb'];
    const { status, output } = await repository().run(whyRun, 'provisioning/vms');
    expect(status).toBe(0);
    expect(output).toMatch(/Would converge node201/);
  });
}
