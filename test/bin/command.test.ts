import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { COMMANDS } from '../../lib/options/command.js';
import { packageVersion } from '../../lib/package.js';
import { command } from '../support/command.js';
import { run } from '../support/generators.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

describe('the command', () => {
  it('writes what the generators write, sub-generator by sub-generator', async () => {
    const [own, yeoman] = [emptyFolder(), emptyFolder()];
    const steps = [
      ['app', { network: '10.0.0.0/20', 'web-count': '3' }],
      ['web', { count: '5', memory: '768' }],
      ['lb', { ips: '10.0.5.5,10.0.5.6' }],
      ['consul-server', { start: '400' }],
      ['chef-server', { ip: '10.0.0.77' }],
      ['app', { domain: 'shop.test' }],
    ] as const;
    for (const [name, flags] of steps) {
      const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
      expect(await command(own, ...(name === 'app' ? [] : [name]), ...args)).toMatchObject({
        status: 0,
      });
      await run(name, yeoman, flags);
      expect(differences(tree(own), tree(yeoman))).toEqual([]);
    }
  });

  it('says its version', async () => {
    const { status, stdout } = await command(emptyFolder(), '--version');
    expect([status, stdout]).toEqual([0, `${packageVersion}\n`]);
  });

  it.each(COMMANDS)('shows the help of $name under its own name', async ({ name }) => {
    const folder = emptyFolder();
    const { status, stdout } = await command(folder, name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(
      `generator-consul-cluster${name === 'app' ? '' : ` ${name}`} [options]`,
    );
    expect(stdout).not.toContain('yo ');
    expect(tree(folder)).toEqual({});
  });

  it('shows the help for -h', async () => {
    const folder = emptyFolder();
    const { status, stdout } = await command(folder, '-h');
    expect([status, stdout]).toEqual([0, (await command(folder, '--help')).stdout]);
    expect(tree(folder)).toEqual({});
  });

  it("takes Yeoman's own switches", async () => {
    const folder = emptyFolder();
    const switches = ['--skip-install', '--skip-cache', '--force-install', '--ask-answered'];
    expect(await command(folder, ...switches)).toMatchObject({ status: 0 });
  });

  it('stops inside a folder of a repository and names the root', async () => {
    const folder = emptyFolder();
    await command(folder);
    const before = tree(folder);
    mkdirSync(join(folder, 'own/notes'), { recursive: true });
    for (const args of [[], ['web', '--count', '4']]) {
      const { status, stderr } = await command(join(folder, 'own/notes'), ...args);
      expect(status).toBe(1);
      expect(stderr).toContain(`Run the command in ${folder}.`);
    }
    expect(differences(before, tree(folder))).toEqual([]);
  });
});
