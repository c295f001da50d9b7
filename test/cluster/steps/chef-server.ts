import { join } from 'node:path';

import { expect, it } from 'vitest';

import { docker, unsignedStatus } from '../observe.js';
import { containerOf, knifeRaw, NAME, registered } from '../machines.js';
import type { Repository } from '../repository.js';

const KEY = '.chef/clients/node201.pem';

/** Who may do what on the embedded Chef server, and what it keeps. */
export function chefServer(repository: () => Repository): void {
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
    const signed = ['--user', client, '--key', KEY, '--method', method];
    expect((await knifeRaw(repository(), path, ...signed)).output).toMatch(expected);
  });

  it('refuses an unsigned request, and a path that climbs', async () => {
    const { 'chef-server': server } = JSON.parse(
      await repository().read('provisioning/chef.json'),
    ) as { 'chef-server': { ipaddr: string; api_fqdn: string } };
    const file = `${server.api_fqdn.replaceAll('.', '_')}.crt`;
    const certificate = join(repository().folder, '.chef', 'trusted_certs', file);
    const status = async (path: string) =>
      unsignedStatus(`https://${server.ipaddr}/organizations/testorg${path}`, certificate);
    expect(await status('/nodes')).toBe('401');
    expect(await status('/file_store/../../../users/pivotal')).toMatch(/^40[03]$/);
    expect(await status('/file_store/%2e%2e/%2e%2e/users/pivotal')).toMatch(/^40[03]$/);
  });

  it('has all it had when its machine was restarted', async () => {
    const before = await registered(repository());
    const machines = (await repository().names()).toSorted();
    expect(before).toEqual({ nodes: machines, clients: machines });
    await docker('restart', containerOf('chef-server'));
    await expect
      .poll(async () => registered(repository()), { timeout: 60_000, interval: 1_000 })
      .toEqual(before);
  });
}
