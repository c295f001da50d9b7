import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { expect, it } from 'vitest';

import { containerOf, NAME } from '../machines.js';
import { docker, outerNetwork } from '../observe.js';
import type { Outcome, Repository } from '../repository.js';

/** What `rake status[json]` says, as far as it is looked at here. */
interface Status {
  readonly well: boolean;
  readonly problems: readonly string[];
  readonly leader: string;
  readonly machines: readonly { name: string; state: string; kind: string; converged: string }[];
}

/** How often something is tried whose time counts: other work on this computer slows it down. */
const TRIES = 5;

/** The command that runs where a private engine's machines are: it says how to get there from outside. */
const { CONSUL_CLUSTER_FORWARD = '' } = process.env;

/** Runs something several times, until it has been quick enough; gives the last outcome and the best time. */
async function quickest(
  run: () => Promise<Outcome>,
  enough: number,
): Promise<Outcome & { milliseconds: number }> {
  let best = Infinity;
  let outcome: Outcome = { status: undefined, output: '' };
  for (let attempt = 0; attempt < TRIES && best > enough; attempt++) {
    const started = Date.now();
    outcome = await run();
    best = Math.min(best, Date.now() - started);
  }
  return { ...outcome, milliseconds: best };
}

/** The tasks that look, on a cluster that is well; they leave it so. */
export function atAGlance(repository: () => Repository): void {
  const status = async (): Promise<Status> => {
    const { status: ended, output } = await repository().rake(['status[json]']);
    expect(ended).toBe(0);
    return JSON.parse(output) as Status;
  };

  it('fits on one screen, in less than two seconds', async () => {
    const shown = await quickest(async () => repository().rake(['status']), 2_000);
    expect(shown).toMatchObject({ status: 0 });
    for (const { name, ip, role } of await repository().machines())
      expect(shown.output).toMatch(new RegExp(`^${name} +${ip} +${role} +container +running`, 'm'));
    expect(shown.output).toMatch(/^chef-server .* running/m);
    expect(shown.output.match(/server, leader/g)).toHaveLength(1);
    expect(shown.output).toContain(`${NAME} is well.`);
    expect(shown.output.trimEnd().split('\n').length).toBeLessThan(24);
    expect(shown.milliseconds).toBeLessThan(2_000);
  });

  it('is there for programs, too', async () => {
    const { well, leader, machines } = await status();
    expect(well).toBe(true);
    expect(await repository().names('consul-server')).toContain(leader);
    expect(machines.map(({ name }) => name)).toEqual([
      'chef-server',
      ...(await repository().names()),
    ]);
    for (const { converged } of machines)
      expect(Date.now() - Date.parse(converged)).toBeLessThan(3_600_000);
  });

  it('shows a machine that is off, or frozen, a second later at most', async () => {
    await docker('pause', containerOf('srv103'));
    await docker('stop', '--time', '5', containerOf('node202'));
    const shown = await quickest(async () => repository().rake(['status']), 3_000);
    const shell = await repository().rake(['ssh[node202,true]']);
    await docker('start', containerOf('node202'));
    await docker('unpause', containerOf('srv103'));
    expect(shown.output).toMatch(/^srv103 .* paused/m);
    expect(shown.output).toMatch(/^node202 .* off/m);
    expect(shown.output).toMatch(/^node202 is off: `rake` starts it$/m);
    expect(shown.milliseconds).toBeLessThan(3_000);
    expect(shell).toEqual({ status: 1, output: 'rake: node202 is off: `rake` starts it' });
    await expect
      .poll(async () => (await status()).problems, { timeout: 180_000, interval: 2_000 })
      .toEqual([]);
  });

  it('opens machines by hand, and shows the log of what serves there', async () => {
    const shell = await repository().rake(['ssh[node201,hostname; echo a,b]']);
    expect(shell).toEqual({ status: 0, output: 'node201\na,b' });
    const { status: ended, output } = await repository().rake(['logs[node201]']);
    expect(ended).toBe(0);
    expect(output).toMatch(/consul\[\d+\]/);
    expect(output.split('\n').length).toBeLessThanOrEqual(101);
    const follow = await repository().start(['rake', 'logs[node201,follow]']);
    await follow.prints(/consul\[\d+\]/);
    await docker('exec', containerOf('node201'), 'systemctl', 'reload', 'nginx');
    await follow.prints(/Reloaded nginx/);
    follow.signal('SIGINT');
    await follow.outcome;
  });

  it('says what the next rake would do, and does nothing', async () => {
    expect(await repository().rake(['plan'])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^Nothing is to be made, changed or destroyed/) as string,
    });
    const before = await docker('ps', '--all', '--format', '{{.Names}}');
    const undo = [
      await repository().change('provisioning/cluster.json', (text) =>
        text
          .replace(/"version": "[\d.]+"/, '"version": "1.99.0"')
          .replace(/"node202", "ip": "[\d.]+"/, '"node203", "ip": "192.168.33.203"')
          .replace(/(\{ ?"name": "lb211".*"role": )"lb"/, '$1"web"'),
      ),
      await repository().change(`cookbooks/${NAME}/recipes/web.rb`, (text) => `${text}# more\n`),
    ];
    const role = join(repository().folder, 'roles', 'more.json');
    await writeFile(role, '{"name": "more", "json_class": "Chef::Role", "chef_type": "role"}\n');
    const { status: ended, output } = await repository().rake(['plan']);
    for (const step of undo) await step();
    await rm(role);
    expect(ended).toBe(0);
    expect(output).toMatch(/^ {2}\+ node203 {2}192\.168\.33\.203 {2}web$/m);
    expect(output).toMatch(/^ {2}- node202 .* leaves, and is destroyed/m);
    expect(output).toMatch(/^ {2}~ lb211 .*: was made as lb and is web now/m);
    expect(output).toMatch(
      /^ {2}1\. machines: .*\n {2}2\. lb211 anew: -lb211 lb211\n {2}3\. gone/m,
    );
    expect(output).toMatch(new RegExp(`^ {2}~ cookbook ${NAME}: recipes/web.rb$`, 'm'));
    expect(output).toMatch(/^ {2}\+ role more$/m);
    expect(output).toMatch(/^ {2}~ data bag item .*consul\.version \S+ → 1\.99\.0.*machines/m);
    expect(output).toMatch(/^ {2}~ \S+ → 1\.99\.0 on srv101 srv102 srv103 node201/m);
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).toBe(before);
  });

  it('says what is missing on this computer, and rake then begins nothing', async () => {
    expect(await repository().rake(['doctor'])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^ok +Docker .*[^]*Nothing is missing\./m) as string,
    });
    const nowhere = ['env', 'DOCKER_HOST=unix:///nonexistent', 'rake'];
    const { status: ended, output } = await repository().run([...nowhere, 'doctor']);
    expect(ended).toBe(1);
    expect(output).toMatch(
      /^missing +Docker +no Docker engine answers .*\n +start the engine that DOCKER_HOST names/m,
    );
    expect(output).toMatch(/^rake: 1 thing is missing: Docker$/m);
    const begun = await repository().run(nowhere);
    expect(begun.status).toBe(1);
    expect(begun.output).toMatch(/^rake: no Docker engine answers [^\n]*$/);
  });

  it('has nothing to fetch from anywhere where nothing is to be done', async () => {
    const containers = ['chef-server', ...(await repository().names())].map(containerOf);
    const gateways = await Promise.all(
      containers.map(async (name) => docker('exec', name, 'ip', 'route', 'show', 'default')),
    );
    for (const name of containers) await docker('exec', name, 'ip', 'route', 'del', 'default');
    const nowhere = ['http', 'https'].map((scheme) => `${scheme}_proxy=http://127.0.0.1:9`);
    const { status: ended, output } = await repository().run(['env', ...nowhere, 'rake']);
    for (const [index, name] of containers.entries())
      await docker(
        'exec',
        name,
        ...['ip', 'route', 'add', ...(gateways[index] ?? '').trim().split(/\s+/)],
      );
    expect(ended).toBe(0);
    const [lb] = await repository().machines('lb');
    expect(output).toContain(`site  http://${lb?.ip ?? ''}/\nUI    http://192.168.33.101:8500/ui/`);
  });

  it('shows the site and the UI in the browser of this computer', async () => {
    const { status: ended, output } = await repository().rake(['open']);
    expect(ended).toBe(0);
    const [lb] = await repository().machines('lb');
    expect(output).toContain(`http://${lb?.ip ?? ''}/`);
    if (CONSUL_CLUSTER_FORWARD === '') return;

    // As somebody does outside the namespace, in which these tests run.
    expect(output).toContain(CONSUL_CLUSTER_FORWARD);
    const outside = [`--net=${outerNetwork()}`, '--'];
    const command = CONSUL_CLUSTER_FORWARD.split(' ');
    const forward = await repository().start(['nsenter', ...outside, ...command]);
    await forward.prints(/Ctrl-C ends it/);
    const ask = async (...words: string[]) => {
      const { stdout } = await execa('nsenter', [...outside, ...words]);
      return stdout;
    };
    const curl = ['curl', '--silent', '--max-time', '10'];
    const pages = /http:\/\/127\.0\.0\.1:(\d+)\/ .*\n.*http:\/\/127\.0\.0\.1:(\d+)\/ui\//;
    const listening = await ask('ss', '--listening', '--tcp', '--numeric', '--no-header');
    const known = pages.exec(forward.printed()) ?? [];
    const [, site = '', ui = ''] = known;
    const page = await ask(...curl, `http://127.0.0.1:${site}/`);
    const leader = await ask(...curl, `http://127.0.0.1:${ui}/v1/status/leader`);
    forward.signal('SIGINT');
    await forward.outcome;
    expect(page).toMatch(/node20\d/);
    expect(leader).toMatch(/^"192\.168\.33\.\d+:8300"$/);
    for (const port of [site, ui])
      expect(listening).toMatch(new RegExp(`\\s127\\.0\\.0\\.1:${port}\\s`));
    expect(listening).not.toMatch(new RegExp(`(0\\.0\\.0\\.0|\\*|\\]):(${site}|${ui})\\s`));
    const after = await ask('ss', '--listening', '--tcp', '--numeric', '--no-header');
    expect(after).not.toMatch(new RegExp(`\\s127\\.0\\.0\\.1:(${site}|${ui})\\s`));
  });
}
