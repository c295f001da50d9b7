import { expect, it } from 'vitest';

import { docker } from '../observe.js';
import { containerOf } from '../machines.js';
import type { Repository } from '../repository.js';

/** Converging because a Consul event asks for it. */
export function onDemand(repository: () => Repository): void {
  const run = async (machine: string, ...command: string[]) =>
    docker('exec', containerOf(machine), ...command);
  /** How often an event has made a machine converge. */
  const runs = async (machine: string): Promise<number> => {
    const journal = await run(machine, 'journalctl', '--unit=consul-converge', '--output=cat');
    return journal.match(/^Converging \d+ resources$/gm)?.length ?? 0;
  };
  const outcome = async (machine: string) =>
    JSON.parse(await run(machine, 'consul', 'kv', 'get', `converge/${machine}`)) as unknown;

  it('is done by the machines that are asked, once, and each reports', async () => {
    const { status, output } = await repository().rake(['converge_event[srv102,node201]']);
    expect(status).toBe(0);
    for (const name of ['srv102', 'node201']) {
      expect(output).toMatch(new RegExp(`${name} +converged in [\\d.]+ s`));
      expect(await runs(name)).toBe(1);
      expect(await outcome(name)).toMatchObject({ outcome: 'converged' });
    }
    expect(await runs('node202')).toBe(0);
  });

  it('is not done again when the agent starts or reloads', async () => {
    await run('node201', 'consul', 'reload');
    await run('node201', 'systemctl', 'restart', 'consul');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    // The event that comes next is answered by one run: the old one was none.
    await run('srv101', 'consul', 'event', '-name=converge', '-node=^node201$');
    await expect.poll(async () => runs('node201'), { timeout: 60_000, interval: 1_000 }).toBe(2);
    await expect
      .poll(async () => outcome('node201'), { timeout: 60_000, interval: 1_000 })
      .toMatchObject({ events: [expect.any(String)], outcome: 'converged' });
  });

  it('fails with the cause where it cannot be done', async () => {
    await run('node202', 'mv', '/etc/chef/client.pem', '/etc/chef/client.pem.away');
    const { status, output } = await repository().rake(['converge_event[node202]']);
    await run('node202', 'mv', '/etc/chef/client.pem.away', '/etc/chef/client.pem');
    expect(status).not.toBe(0);
    expect(output).toMatch(/node202 +FAILED: \S/);
    expect(await outcome('node202')).toMatchObject({ outcome: 'failed' });
  });
}

/** An option that is no more set leaves nothing of it on a machine. */
export function notOnDemand(repository: () => Repository): void {
  it('is not done any more where cluster.json says so', async () => {
    const left = ['/etc/consul/converge.json', '/etc/systemd/system/consul-converge.path'];
    for (const { name } of await repository().machines('web')) {
      const found = await docker(
        ...['exec', containerOf(name), 'sh', '-c', 'ls "$@" 2>/dev/null || true', 'sh'],
        ...left,
      );
      expect(found).toBe('');
    }
  });
}
