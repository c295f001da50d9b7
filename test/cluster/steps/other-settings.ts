import { execa } from 'execa';
import { expect, it } from 'vitest';

import { dig, docker } from '../observe.js';
import { containerOf } from '../machines.js';
import type { Repository } from '../repository.js';

const SETTINGS = [
  ...['--consul-domain', 'example.internal'],
  ...['--web-service', 'shop'],
  ...['--web-port', '8080'],
];

/** Another service, port and domain, on a cluster that lives. */
export function otherSettings(repository: () => Repository): void {
  it('reach all machines', async () => {
    expect(await repository().yo('consul-cluster', ...SETTINGS)).toMatchObject({ status: 0 });
    expect(await repository().rake()).toMatchObject({ status: 0 });
    await expectOtherSettings(repository());
  });
}

/** The machines do as these settings say. */
export async function expectOtherSettings(repository: Repository): Promise<void> {
  const server = await repository.first('consul-server');
  const lb = await repository.first('lb');
  const web = await repository.machines('web');
  expect(await dig(server, 'shop.service.example.internal')).toEqual(
    web.map(({ ip }) => ip).sort(),
  );
  expect(await dig(server, 'web.service.consul')).toEqual([]);
  // A redirect of a web node leads to where the visitor came in.
  for (const { name } of web)
    await docker('exec', containerOf(name), 'mkdir', '-p', '/var/www/consul-cluster/folder');
  const { stdout } = await execa('curl', ['--silent', '--head', `http://${lb.ip}/folder`]);
  expect(stdout).toMatch(/^HTTP\S+ 301/);
  expect(stdout).toMatch(/^Location: \/folder\/\r?$/im);
}
