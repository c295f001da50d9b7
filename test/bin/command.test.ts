import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

import { COMMANDS } from '../../lib/options/command.js';
import { packageVersion } from '../../lib/package.js';
import { readRepository } from '../../lib/repository.js';
import { built } from '../support/built.js';
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
    expect(stdout.includes('  --version ')).toBe(name === 'app');
    expect(tree(folder)).toEqual({});
  });

  it.each(['-h', '--h'])('shows the help for %s', async (flag) => {
    const folder = emptyFolder();
    const { status, stdout } = await command(folder, flag);
    expect([status, stdout]).toEqual([0, (await command(folder, '--help')).stdout]);
    expect(tree(folder)).toEqual({});
  });

  it('takes options in the spellings that yo takes, too', async () => {
    const folder = emptyFolder();
    const args = ['--webCount', '4', '--lbCount=2', '--no-defaults', '--no-force'];
    expect(await command(folder, ...args)).toMatchObject({ status: 0 });
    expect(readRepository(folder).cluster?.machines).toHaveLength(9);
    writeFileSync(join(folder, 'README.md'), 'mine');
    expect(await command(folder, '--webCount=3', '--no-force')).toMatchObject({ status: 1 });
    expect(await command(folder, '--webCount=3', '--f')).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toBe('mine');
  });

  it('gives a program its executable bit back', async () => {
    const folder = emptyFolder();
    await command(folder);
    const before = tree(folder);
    chmodSync(join(folder, 'vendor/gems/chef-zero-server/exe/chef-server-ctl'), 0o644);
    expect(await command(folder)).toMatchObject({ status: 0 });
    expect(differences(before, tree(folder))).toEqual([]);
  });

  it('leaves JSON files alone that an editor began with a byte order mark', async () => {
    const folder = emptyFolder();
    await command(folder);
    for (const path of Object.keys(tree(folder))) {
      if (!path.endsWith('.json') || path.startsWith('vendor/')) continue;
      const text = readFileSync(join(folder, path), 'utf8');
      writeFileSync(join(folder, path), `\uFEFF${text}`);
    }
    const before = tree(folder);
    expect(await command(folder)).toMatchObject({ status: 0 });
    expect(differences(before, tree(folder))).toEqual([]);
  });

  describe('in a folder with things of others', () => {
    it.each(['{ broken', '', 'null'])('takes no offence at a package.json: %j', async (text) => {
      const folder = emptyFolder();
      writeFileSync(join(folder, 'package.json'), text);
      expect(await command(folder, '--defaults')).toMatchObject({ status: 0 });
    });

    it('does not wait for pipes', async () => {
      const folder = emptyFolder();
      await command(folder, '--defaults');
      await execa('mkfifo', [join(folder, 'package.json')]);
      expect(await command(folder, 'web', '--count', '3')).toMatchObject({ status: 0 });
      for (const name of ['README.md', 'provisioning/chef.json', '.yo-resolve']) {
        rmSync(join(folder, name), { force: true });
        await execa('mkfifo', [join(folder, name)]);
        const { status, stderr } = await command(folder, 'web', '--count', '4');
        expect([status, stderr]).toEqual([
          1,
          expect.stringMatching(/^[^\n]*this is a named pipe.*\n$/u),
        ]);
        rmSync(join(folder, name));
        await command(folder, '--defaults');
      }
    });

    it('names a .yo-resolve that is no list of files, at once', async () => {
      const folder = emptyFolder();
      await command(folder, '--defaults');
      writeFileSync(join(folder, '.yo-resolve'), 'roles/x\n'.repeat(4_000_000));
      const { status, stderr } = await command(folder, 'web', '--count', '3');
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^[^\n]*\.yo-resolve: the file has 31250 KiB, [^\n]*\n$/u),
      ]);
    });

    it('writes nothing through a link that leads out, even where .yo-resolve forces it', async () => {
      const [folder, outside] = [emptyFolder(), emptyFolder()];
      await command(folder, '--defaults');
      renameSync(join(folder, 'provisioning/chef-server'), join(outside, 'theirs'));
      symlinkSync(join(outside, 'theirs'), join(folder, 'provisioning/chef-server'));
      writeFileSync(join(outside, 'theirs/Rakefile'), '# theirs\n');
      writeFileSync(join(folder, '.yo-resolve'), '**/* force\n');
      const before = [tree(folder), tree(outside)];
      for (const flag of ['--defaults', '--force']) {
        const { status, stderr } = await command(folder, 'app', '--web-count', '3', flag);
        expect([status, stderr]).toEqual([
          1,
          expect.stringMatching(/^provisioning\/chef-server\/\w+: a link leads out [^\n]*\n$/u),
        ]);
      }
      expect([tree(folder), tree(outside)]).toEqual(before);
    });
  });

  it('stops at a Ctrl-C in a question, with nothing written', async () => {
    const folder = emptyFolder();
    const terminal = 'process.stdin.isTTY = process.stdout.isTTY = true';
    const { exitCode, stderr } = await execa(
      process.execPath,
      ['--import', `data:text/javascript,${terminal}`, built('bin/generator-consul-cluster.js')],
      { cwd: folder, input: '\u0003', reject: false },
    );
    expect([exitCode, stderr]).toEqual([1, 'Stopped. Nothing was written.']);
    expect(tree(folder)).toEqual({});
  });

  it('says nothing of yo where a value is the name of its command', async () => {
    const folder = emptyFolder();
    const program = built('bin/generator-consul-cluster.js');
    const args = ['--name', 'consul-cluster', '--lb-ips', '192.168.33.60,'];
    const { exitCode, stderr } = await execa(process.execPath, [program, ...args], {
      cwd: folder,
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('--lb-ips: "" is not an IPv4 address'),
    ]);
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
