import { describe, expect, it } from 'vitest';

import { readRepository } from '../../lib/repository.js';
import { run } from '../support/generators.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

async function repository(): Promise<string> {
  const folder = emptyFolder();
  await run('app', folder);
  return folder;
}

function server(folder: string) {
  return readRepository(folder).chef?.['chef-server'];
}

describe('chef-server', () => {
  it('changes its settings, the README and the picture, not one line of code', async () => {
    const folder = await repository();
    const before = tree(folder);
    const flags = { ip: '192.168.33.20', fqdn: 'chef.example.jp', memory: 2048, edition: 'chef' };
    const { files } = await run('chef-server', folder, flags);
    expect(differences(before, files)).toEqual([
      '.yo-rc.json',
      'README.md',
      'cluster.svg',
      'provisioning/chef.json',
    ]);
    expect(server(folder)).toEqual({
      api_fqdn: 'chef.example.jp',
      ipaddr: '192.168.33.20',
      edition: 'chef',
      memory: 2048,
    });
  });

  it('writes nothing the second time and says so', async () => {
    const folder = await repository();
    const first = await run('chef-server', folder, { memory: 2048 });
    const second = await run('chef-server', folder, { memory: 2048 });
    expect(differences(first.files, second.files)).toEqual([]);
    expect(second.said).toContain('Nothing had to be written');
  });

  it('asks for the edition on a terminal', async () => {
    const folder = await repository();
    const { asked } = await run('chef-server', folder, {}, { answers: { edition: 'cinc' } });
    expect(asked).toEqual(['edition', 'write']);
    expect(server(folder)?.edition).toBe('cinc');
  });

  it('asks for the address and name of a server the user has', async () => {
    const folder = await repository();
    const answers = { edition: 'existing', ip: '203.0.113.9', fqdn: 'chef.example.com' };
    const { asked } = await run('chef-server', folder, {}, { answers });
    expect(asked).toEqual(['edition', 'ip', 'fqdn', 'write']);
    expect(server(folder)).toMatchObject({ ipaddr: '203.0.113.9', api_fqdn: 'chef.example.com' });
  });

  it('stops outside a generated repository', async () => {
    await expect(run('chef-server', emptyFolder())).rejects.toThrow(
      'this is not a generated repository',
    );
  });
});
