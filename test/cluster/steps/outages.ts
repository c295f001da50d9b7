import { expect, it } from 'vitest';

import { docker, expectAnswers, expectInDns } from '../observe.js';
import { containerOf, NAME } from '../machines.js';
import type { Repository } from '../repository.js';
import { watchCluster } from '../visitors.js';

/** What the cluster lives through. */
export function outages(repository: () => Repository): void {
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

  it('a Consul server that begins without data, ten times, is noticed by no visitor', async () => {
    const [server] = (await repository().machines('consul-server')).slice(-1);
    const shell = ['exec', containerOf(server?.name ?? ''), 'sh', '-ec'];
    const web = await repository().machines('web');
    const watch = watchCluster([], await repository().first('lb'));
    for (let time = 0; server !== undefined && time < 10; time++) {
      await docker(
        ...shell,
        `systemctl stop consul; rm -r /var/lib/consul/*; systemctl start --no-block consul`,
      );
      await expectInDns(server, web);
    }
    const { statuses } = await watch.stop();
    expect([...statuses.keys()]).toEqual([200]);
    // Each of them begins in its own turn.
    const log = await docker(
      ...shell,
      'journalctl --unit consul --since -10min | grep -c "initial configuration: index=0"',
    );
    expect(Number(log)).toBeGreaterThanOrEqual(10);
  });

  it('machines that rake halt has stopped come back with all they had', async () => {
    expect(await repository().rake(['halt'])).toMatchObject({ status: 0 });
    expect(await docker('ps', '--quiet', '--filter', `name=^${NAME}-`)).toBe('');
    const names = ['chef-server', ...(await repository().names())].join(', ');
    const off = `${names} are off: \`rake\` starts them`;
    const { output: shown } = await repository().rake(['status']);
    expect(shown).toContain(`\n\n${off}`);
    expect(await repository().rake(['verify'])).toEqual({
      status: 1,
      output: `rake: verify: ${off}`,
    });
    expect(await repository().rake()).toMatchObject({ status: 0 });
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
    // The steps that follow take the recipes as the generator writes them.
    for (const back of undo) await back();
    expect(status).toBe(0);
    expect(mostServersGone).toBe(1);
    expect([...statuses.keys()]).toEqual([200]);
    for (const name of [...(await repository().names('web')), ...servers.map((one) => one.name)])
      expect(await repository().read(`.chef/log/${name}.log`)).toMatch(/- restart consul/);
  });
}
