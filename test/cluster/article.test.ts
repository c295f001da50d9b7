import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  answeringNodes,
  dig,
  expectEngine,
  leftovers,
  unsignedStatus,
  watchProcesses,
} from './observe.js';
import { Repository } from './repository.js';

/**
 * The article's flow on real machines, typed step by step as a user would; then
 * what a user does next. The steps build on one another: the first that fails
 * ends the run (`bail` in the configuration).
 *
 * script/test says through CONSUL_VERSION and CONSUL_REPOSITORY_URI which
 * Consul can be had here; empty means HashiCorp's.
 */
const { CONSUL_VERSION = '', CONSUL_REPOSITORY_URI = '' } = process.env;
const DEBIAN_CONSUL = join(import.meta.dirname, '..', '..', 'script', 'lib', 'debian-consul');

const NAME = 'chef-consul-cluster';
let repository: Repository;

/** One machine of a role; fails where there is none. */
async function first(role: string) {
  const [machine] = await repository.machines(role);
  if (machine === undefined) throw new Error(`no machine has the role ${role}`);
  return machine;
}

/** The name of a machine's container. */
async function container(machine: string): Promise<string> {
  const { output } = await repository.run(['docker', 'ps', '--format', '{{.Names}}']);
  const name = output.split('\n').find((line) => line.includes(machine));
  if (name === undefined) throw new Error(`no container of ${machine} runs`);
  return name;
}

/** Every web node answers through the load balancer, and none else; it follows within seconds. */
async function expectEveryWebNodeToAnswer(): Promise<void> {
  const loadBalancer = await first('lb');
  await expect
    .poll(async () => answeringNodes(loadBalancer), { timeout: 15_000, interval: 500 })
    .toEqual(new Set(await names('web')));
}

const names = async (role?: string) => (await repository.machines(role)).map(({ name }) => name);

/** A request to the Chef server's API, signed with the key of a client or user. */
const knifeRaw = async (path: string, ...options: readonly string[]) => {
  const raw = ['bundle', 'exec', 'knife', 'raw', '--config', '.chef/knife.rb'];
  return repository.run([...raw, path, ...options]);
};

/** The names of the nodes and clients of machines that the Chef server has. */
async function registered(): Promise<string[]> {
  const answers = [await knifeRaw('/nodes'), await knifeRaw('/clients')];
  const machines = new Set(await names());
  return answers.flatMap(({ status, output }) => {
    expect(status).toBe(0);
    return Object.keys(JSON.parse(output) as object).filter((name) => machines.has(name));
  });
}

beforeAll(async () => {
  await expectEngine();
  repository = await Repository.create();
  return async () => {
    await repository.rake(['destroy']);
    await repository.remove();
  };
});

describe("the article's flow, by hand", () => {
  it('writes the repository', async () => {
    const version = CONSUL_VERSION === '' ? [] : ['--consul-version', CONSUL_VERSION];
    expect(await repository.generate('--defaults', ...version)).toMatchObject({ status: 0 });
    if (CONSUL_REPOSITORY_URI !== '')
      expect(await repository.run([DEBIAN_CONSUL, '.', CONSUL_REPOSITORY_URI])).toMatchObject({
        status: 0,
      });
    expect(await names()).toEqual(['srv101', 'srv102', 'srv103', 'node201', 'node202', 'lb211']);
  });

  it('explains each task', async () => {
    const { status, output } = await repository.rake(['-T']);
    expect(status).toBe(0);
    for (const task of 'chef_dir user_key org_key knife_rb crt vendor upload role converge consul_members config'.split(
      ' ',
    ))
      expect(output).toMatch(new RegExp(`^rake ${task}\\b.*# \\S`, 'm'));
  });

  it('brings up the Chef server', async () => {
    expect(await repository.rake([], 'provisioning/chef-server')).toMatchObject({ status: 0 });
  });

  it('configures the workstation, and keeps the password to itself', async () => {
    const processes = watchProcesses();
    const { status, output } = await repository.rake(['config']);
    const commandLines = [...processes.stop()];
    expect(status).toBe(0);
    const password = (await repository.read('.chef/testuser.password')).trim();
    expect(password.length).toBeGreaterThan(15);
    expect(output).not.toContain(password);
    expect(commandLines.filter((line) => line.includes('user-create'))).not.toEqual([]);
    expect(commandLines.filter((line) => line.includes(password))).toEqual([]);
    const logs = await repository.run([
      'grep',
      '-rlF',
      '--exclude=testuser.password',
      '--',
      password,
      '.',
    ]);
    expect(logs).toEqual({ status: 1, output: '' });
    for (const secret of ['testuser.password', 'testuser.pem', 'testorg-validator.pem'])
      expect((await stat(join(repository.folder, '.chef', secret))).mode & 0o777).toBe(0o600);
  });

  it('brings up the other machines', async () => {
    expect(await repository.rake([], 'provisioning/vms')).toMatchObject({ status: 0 });
  });

  it('converges all of them', async () => {
    expect(await repository.rake(['converge'])).toMatchObject({ status: 0 });
  });

  it('shows the members', async () => {
    const { status, output } = await repository.rake(['consul_members']);
    expect(status).toBe(0);
    for (const name of await names()) {
      if (!name.startsWith('lb'))
        expect(output).toMatch(new RegExp(`^${name}\\s+\\S+\\s+alive`, 'm'));
    }
  });

  it('answers in DNS and through the load balancer', async () => {
    const web = await repository.machines('web');
    expect(await dig(await first('consul-server'), 'web.service.consul')).toEqual(
      web.map(({ ip }) => ip).sort(),
    );
    await expectEveryWebNodeToAnswer();
  });

  it('passes its own demonstration', async () => {
    expect(await repository.rake(['verify'])).toMatchObject({ status: 0 });
  });

  it('changes nothing when it is done', async () => {
    expect(await repository.rake()).toMatchObject({ status: 0 });
    for (const name of ['chef-server', ...(await names())]) {
      const log = await repository.read(`.chef/log/${name}.log`);
      // Chef lists below a resource, behind a dash, what it changed.
      const changes = log.slice(log.lastIndexOf('Converging ')).match(/^ +- .*/gm) ?? [];
      expect(changes, name).toEqual([]);
      expect(log.match(/\d+\/\d+ resources updated/g)?.at(-1), name).toMatch(/^0\//);
    }
  });
});

describe('the Chef server', () => {
  const key = '.chef/clients/node201.pem';

  it.each([
    ['the node itself', 'node201', 'GET', '/nodes/node201', /"name": "node201"/],
    ['a wrong key', 'node202', 'GET', '/nodes/node202', /401/],
    ["another's name", 'testuser', 'GET', '/nodes', /401/],
    ['another node', 'node201', 'DELETE', '/nodes/node202', /403/],
    ['a role', 'node201', 'DELETE', `/roles/${NAME}-lb`, /403/],
    ['a cookbook', 'node201', 'DELETE', `/cookbooks/${NAME}/1.0.0`, /403/],
    // knife puts the organisation in front of what is no URL.
    ['a user', 'node201', 'DELETE', 'https://192.168.33.10/users/testuser', /403/],
  ])('answers a request with %s', async (_, client, method, path, expected) => {
    const { output } = await knifeRaw(path, '--user', client, '--key', key, '--method', method);
    expect(output).toMatch(expected);
  });

  it('refuses an unsigned request, and a path that climbs', async () => {
    const { 'chef-server': server } = JSON.parse(
      await repository.read('provisioning/chef.json'),
    ) as { 'chef-server': { ipaddr: string; api_fqdn: string } };
    const file = `${server.api_fqdn.replaceAll('.', '_')}.crt`;
    const certificate = join(repository.folder, '.chef', 'trusted_certs', file);
    const status = async (path: string) =>
      unsignedStatus(`https://${server.ipaddr}/organizations/testorg${path}`, certificate);
    expect(await status('/nodes')).toBe('401');
    expect(await status('/file_store/../../../users/pivotal')).toMatch(/^40[03]$/);
    expect(await status('/file_store/%2e%2e/%2e%2e/users/pivotal')).toMatch(/^40[03]$/);
  });

  it('has all it had when its machine was restarted', async () => {
    const before = await registered();
    expect(before).toHaveLength(2 * (await names()).length);
    expect(
      await repository.run(['docker', 'restart', await container('chef-server')]),
    ).toMatchObject({ status: 0 });
    await expect.poll(registered, { timeout: 60_000, interval: 1_000 }).toEqual(before);
  });
});

describe('what goes wrong is said, and mended by the next rake', () => {
  const recipe = `cookbooks/${NAME}/recipes/web.rb`;

  it('names the node and the cause when a recipe fails', async () => {
    const contents = await repository.read(recipe);
    await repository.write(
      recipe,
      `${contents}\nraise 'no luck today' if node.name == 'node202'\n`,
    );
    const { status, output } = await repository.rake();
    await repository.write(recipe, contents);
    expect(status).not.toBe(0);
    expect(output).toMatch(/node202.*no luck today/);
  });

  it('brings back a machine that was killed', async () => {
    expect(await repository.run(['docker', 'kill', await container('node201')])).toMatchObject({
      status: 0,
    });
    expect(await repository.rake()).toMatchObject({ status: 0 });
    await expectEveryWebNodeToAnswer();
  });
});

describe('four web nodes', () => {
  it('are two new lines in cluster.json, and no change of Ruby', async () => {
    await repository.run(['git', 'init', '--quiet']);
    await repository.run(['git', 'add', '--all']);
    expect(await repository.generate('web', '--count', '4')).toMatchObject({ status: 0 });
    const diff = ['git', 'diff', '--stat', '--', '*.rb', 'Rakefile', '*.rake'];
    const { output } = await repository.run(diff);
    expect(output).toBe('');
    expect(await names('web')).toEqual(['node201', 'node202', 'node203', 'node204']);
    expect((await repository.generate('web', '--count', '4')).output).toMatch(/nothing/i);
  });

  it('come up although the first run was interrupted', async () => {
    const run = repository.start(['rake']);
    await sleep(25_000);
    run.interrupt();
    expect((await run.outcome).status).not.toBe(0);
    expect(await repository.rake()).toMatchObject({ status: 0 });
  });

  it('all answer through the load balancer', async () => {
    await expectEveryWebNodeToAnswer();
  });

  it('pass the demonstration', async () => {
    expect(await repository.rake(['verify'])).toMatchObject({ status: 0 });
  });
});

describe('fewer machines', () => {
  it('leave one after the other, and the rest goes on', async () => {
    expect(await repository.generate('consul-server', '--count', '1')).toMatchObject({ status: 0 });
    expect(await repository.generate('web', '--count', '2')).toMatchObject({ status: 0 });
    expect(await repository.rake()).toMatchObject({ status: 0 });
    const web = await repository.machines('web');
    expect(web).toHaveLength(2);
    expect(await dig(await first('consul-server'), 'web.service.consul')).toEqual(
      web.map(({ ip }) => ip).sort(),
    );
    await expectEveryWebNodeToAnswer();
  });
});

describe('the end', () => {
  it('takes the machines away, with their nodes and clients', async () => {
    expect(await repository.rake(['destroy'], 'provisioning/vms')).toMatchObject({ status: 0 });
    expect(await registered()).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    expect(await repository.rake(['destroy'])).toMatchObject({ status: 0 });
    expect(await leftovers(NAME)).toEqual([]);
  });
});
