import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { web } from '../../lib/roles.js';
import { run } from '../support/generators.js';
import { itIsARoleGenerator } from '../support/role-generator.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

describe('web', () => {
  itIsARoleGenerator(web);
});

describe('a file that changes while the command runs', () => {
  const CLUSTER = 'provisioning/cluster.json';

  async function repository() {
    const folder = emptyFolder();
    await run('app', folder);
    return folder;
  }

  /** An edit of cluster.json that is easily lost. */
  function edit(folder: string) {
    const path = join(folder, CLUSTER);
    writeFileSync(path, readFileSync(path, 'utf8').replace('dc1', 'tokyo'));
  }

  it('is not written over: cluster.json, while a question is open', async () => {
    const folder = await repository();
    const before = tree(folder);
    const whileAsking = (question: string) => {
      if (question === 'count') edit(folder);
    };
    await expect(run('web', folder, {}, { answers: { count: '4' }, whileAsking })).rejects.toThrow(
      `${CLUSTER}: the file changed while the command ran. Run the same command`,
    );
    expect(differences(before, tree(folder))).toEqual([CLUSTER]);
    expect(readFileSync(join(folder, CLUSTER), 'utf8')).toContain('tokyo');
  });

  it.each([CLUSTER, '.yo-rc.json'])(
    'is not written over: %s, while the screen of conflicts is open',
    async (path) => {
      const folder = await repository();
      const readme = join(folder, 'README.md');
      writeFileSync(readme, readFileSync(readme, 'utf8').replace('| node202 |', '| mine |'));
      const before = tree(folder);
      const whileAsking = (question: string) => {
        if (question === 'action') appendFileSync(join(folder, path), '\n');
      };
      await expect(
        run('web', folder, { count: '4' }, { conflicts: 'skip', whileAsking }),
      ).rejects.toThrow(`${path}: the file changed while the command ran`);
      expect(differences(before, tree(folder))).toEqual([path]);
    },
  );

  it('is not asked about without a terminal', async () => {
    const folder = await repository();
    const before = tree(folder);
    const asked: string[] = [];
    const settings = {
      beforeCommit: () => {
        appendFileSync(join(folder, 'README.md'), 'mine\n');
      },
      whileAsking: (question: string) => void asked.push(question),
    };
    await expect(run('web', folder, { count: '4' }, settings)).rejects.toThrow(
      'README.md: the file changed while the command ran',
    );
    expect(asked).toEqual([]);
    expect(differences(before, tree(folder))).toEqual(['README.md']);
  });
});
