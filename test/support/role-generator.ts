import { rmSync } from 'node:fs';

import { expect, it } from 'vitest';

import { readRepository } from '../../lib/repository.js';
import type { Role } from '../../lib/roles.js';
import { run } from './generators.js';
import { differences, emptyFolder, tree } from './workspace.js';

/** What is true of the generator of every role of this package. */
export function itIsARoleGenerator(role: Role): void {
  async function repository(): Promise<string> {
    const folder = emptyFolder();
    await run('app', folder, { [`${role.name}-count`]: Math.max(role.count, 1) });
    return folder;
  }

  function machines(folder: string) {
    return readRepository(folder).cluster?.machines.filter((machine) => machine.role === role.name);
  }

  it('changes the machines of its role, the README and the picture, not one line of code', async () => {
    const folder = await repository();
    const before = tree(folder);
    const others = readRepository(folder).cluster?.machines.filter(
      (each) => each.role !== role.name,
    );
    const { files, asked } = await run(role.name, folder, { count: role.count + 2 });
    expect(asked).toEqual([]);
    expect(differences(before, files)).toEqual([
      '.yo-rc.json',
      'README.md',
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
    expect(machines(folder)).toHaveLength(role.count + 2);
    expect(
      readRepository(folder).cluster?.machines.filter((each) => each.role !== role.name),
    ).toEqual(others);
  });

  it('writes nothing the second time and says so', async () => {
    const folder = await repository();
    const first = await run(role.name, folder, { count: String(role.count + 2) });
    const second = await run(role.name, folder, { count: String(role.count + 2) });
    expect(differences(first.files, second.files)).toEqual([]);
    expect(second.said).toContain('Nothing had to be written');
  });

  it('takes its other flags', async () => {
    const folder = await repository();
    await run(role.name, folder, {
      ips: '192.168.33.61,192.168.33.60',
      prefix: 'x',
      memory: 2048,
    });
    expect(machines(folder)).toEqual([
      { name: 'x61', ip: '192.168.33.61', role: role.name },
      { name: 'x60', ip: '192.168.33.60', role: role.name },
    ]);
    await run(role.name, folder, { start: 150, count: 1 });
    expect(machines(folder)).toEqual([{ name: 'x150', ip: '192.168.33.150', role: role.name }]);
    expect(readRepository(folder).cluster?.roles[role.name]).toMatchObject({
      memory: 2048,
      prefix: 'x',
    });
  });

  it('asks how many there are on a terminal, with what there is as the default', async () => {
    const folder = await repository();
    const kept = await run(role.name, folder, {}, { answers: {} });
    expect(kept.asked).toEqual(['count']);
    expect(machines(folder)).toHaveLength(Math.max(role.count, 1));
    await run(role.name, folder, {}, { answers: { count: String(role.count + 1) } });
    expect(machines(folder)).toHaveLength(role.count + 1);
  });

  it('leaves its own files deleted where the user deleted them', async () => {
    const folder = await repository();
    rmSync(`${folder}/cookbooks`, { recursive: true });
    const before = tree(folder);
    const { files, said } = await run(role.name, folder);
    expect(differences(before, files)).toEqual([]);
    expect(said).toContain('Nothing had to be written');
  });

  it('stops outside a generated repository', async () => {
    const folder = emptyFolder();
    await expect(run(role.name, folder, { count: 4 })).rejects.toThrow(
      'this is not a generated repository',
    );
    expect(tree(folder)).toEqual({});
  });

  it('names the root inside a folder of one', async () => {
    const folder = await repository();
    await expect(run(role.name, `${folder}/provisioning`, { count: 4 })).rejects.toThrow(
      `Run the command in ${folder}.`,
    );
  });
}
