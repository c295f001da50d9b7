import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { vendoredFolders } from '../../lib/files/vendor.js';
import { packageRoot } from '../../lib/package.js';
import { readRepository } from '../../lib/repository.js';
import { differences, tree } from '../support/workspace.js';
import { Installation } from './installation.js';

let installation: Installation;
let folder: string;

function machines(root: string): string[] {
  return (readRepository(root).cluster?.machines ?? []).map(({ name }) => name);
}

beforeAll(async () => {
  installation = Installation.create();
  folder = installation.folder('article');
  const { status, stderr } = await installation.yo(folder, 'consul-cluster');
  expect(stderr).toContain('chef-server  192.168.33.10');
  expect(status).toBe(0);
});

afterAll(() => {
  installation.remove();
});

describe('the package, installed from its tarball beside yo', () => {
  it("writes the article's repository", () => {
    expect(machines(folder)).toEqual(['srv101', 'srv102', 'srv103', 'node201', 'node202', 'lb211']);
    expect(Object.keys(tree(folder))).toContain('.gitignore');
  });

  it('writes the same without yo', async () => {
    const other = installation.folder('npx');
    expect(await installation.npx(other)).toMatchObject({ status: 0 });
    expect(differences(tree(folder), tree(other))).toEqual([]);
  });

  it.each(['yo', 'npx'] as const)('takes options in each spelling: %s', async (program) => {
    const other = installation.folder(`spelling-${program}`);
    const args = ['--webCount', '4', '--lb-count=2', '--no-defaults', '--no-force', '--f'];
    const { status } = await installation[program](
      other,
      ...(program === 'yo' ? ['consul-cluster', ...args] : args),
    );
    expect([status, machines(other).length]).toEqual([0, 9]);
  });

  it('changes a role, through yo and without it', async () => {
    const other = installation.folder('changed-by-npx');
    await installation.npx(other);
    const results = [
      await installation.npx(other, 'web', '--count', '4'),
      await installation.yo(folder, 'consul-cluster:web', '--count', '4'),
    ];
    expect(results.map(({ status }) => status)).toEqual([0, 0]);
    expect(machines(folder).filter((name) => name.startsWith('node'))).toHaveLength(4);
    expect(differences(tree(folder), tree(other))).toEqual([]);
  });

  it('shows help in the words of whoever was called', async () => {
    const yo = await installation.yo(folder, 'consul-cluster:web', '--help');
    expect([yo.status, yo.stdout]).toEqual([
      0,
      expect.stringContaining('yo consul-cluster:web --count 4'),
    ]);
    const own = await installation.npx(folder, 'web', '--help');
    expect(own.stdout).toContain('generator-consul-cluster web --count 4');
    expect(own.stdout.replaceAll('generator-consul-cluster web', 'yo consul-cluster:web')).toBe(
      yo.stdout,
    );
  });

  it('offers its role generator to other packages', async () => {
    const other = installation.folder('plugin');
    await installation.yo(other, 'consul-cluster');
    const args = ['--count', '3', '--max-size', '128'];
    const added = await installation.yo(other, 'consul-cluster-cache', ...args);
    expect([added.status, added.stderr]).toEqual([
      0,
      expect.stringMatching(/^ {2}nc 192\.168\.33\.221 11211 {2}# speaks to a cache$/mu),
    ]);
    expect(readRepository(other).cluster?.roles['cache']).toMatchObject({ max_size: 128 });
    expect(machines(other).slice(-3)).toEqual(['cache221', 'cache222', 'cache223']);
    expect(Object.keys(tree(other))).toContain('cookbooks/chef-consul-cluster/recipes/cache.rb');
    const help = await installation.yo(other, 'consul-cluster-cache', '--help');
    expect(help.stdout).toContain('yo consul-cluster-cache --count 4');
    expect(help.stdout).toMatch(
      /--max-size <number> +How much each keeps, in MB\s+\(default: 64\)/u,
    );
    const before = tree(other);
    const { status, stderr } = await installation.yo(other, 'consul-cluster');
    expect([status, stderr]).toEqual([0, expect.stringContaining('Nothing had to be written')]);
    expect(differences(before, tree(other))).toEqual([]);
  });

  it('offers it to packages in TypeScript, whose declarations can be written', async () => {
    const plugin = installation.folder('lib/typed');
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      types: [],
      strict: true,
      skipLibCheck: true,
      declaration: true,
      outDir: 'dist',
    };
    const source = `
      import { roleGenerator, type Role } from 'generator-consul-cluster/generator';
      const text = { name: 'cache', title: 'caches', templates: '/templates', prefix: 'cache' };
      export const cache: Role = { ...text, start: 221, count: 2, memory: 512 };
      export default roleGenerator(cache);`;
    writeFileSync(join(plugin, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(
      join(plugin, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['index.ts'] }),
    );
    writeFileSync(join(plugin, 'index.ts'), source);
    const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
    const { stdout } = await execa(process.execPath, [tsc], { cwd: plugin, reject: false });
    expect(stdout).toBe('');
    expect(readFileSync(join(plugin, 'dist/index.d.ts'), 'utf8')).toContain('GeneratorClass');
  });

  it('has every file that its README leads to', () => {
    const root = join(installation.packages, 'generator-consul-cluster');
    // Headings, behind a #, are the matter of test/docs.test.ts.
    const links = readFileSync(join(root, 'README.md'), 'utf8').matchAll(
      /\]\((?!https:|#)([^)#]+)/gu,
    );
    const paths = [...links].map(([, path = '']) => path);
    expect(paths).toContain('LICENSE');
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('holds nothing but what it needs', () => {
    const manifest = JSON.parse(
      readFileSync(join(installation.packages, 'generator-consul-cluster/package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(manifest['keywords']).toContain('yeoman-generator');
    const names = Object.keys(tree(join(installation.packages, 'generator-consul-cluster')));
    expect(
      names.filter(
        (name) =>
          !/^(?:dist|docs|templates|gems|cookbooks|node_modules)\/|^(?:package\.json|[A-Z]+(?:\.ja)?\.md|LICENSE)$/u.test(
            name,
          ),
      ),
    ).toEqual([]);
  });

  it('holds the gems and library cookbooks as repositories get them, executable bits and all', () => {
    const packed = tree(join(installation.packages, 'generator-consul-cluster'));
    const files = vendoredFolders().flatMap((vendored) => vendored.files);
    const expected = files.map(({ path, contents, stat }) => [
      path.replace('vendor/', ''),
      `${stat === undefined ? 'file' : 'executable'}\n${contents.toString()}`,
    ]);
    const found = Object.entries(packed).filter(([path]) => /^(?:gems|cookbooks)\//u.test(path));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    const kinds = new Set(found.map(([path]) => path.split('/').slice(0, 2).join('/')));
    expect([...kinds].toSorted()).toEqual([
      'cookbooks/checked_service',
      'cookbooks/chef_zero_server',
      'cookbooks/cluster_page',
      'cookbooks/consul_agent',
      'gems/chef-machines',
      'gems/chef-zero-server',
      'gems/consul-cluster',
    ]);
  });
});

// None of these writes into the folder they share, so they need not wait for one another.
describe.concurrent('bad input, through the real programs', () => {
  it.each([
    [['consul-cluster:web', '--count', '0'], '--count: "0" is less than 1'],
    [['consul-cluster:web', '--count', '-1'], '--count: "-1" is less than 1'],
    [['consul-cluster:web', '--count', '2.5'], '--count: "2.5" is not a whole number'],
    [['consul-cluster:web', '--count', 'x'], '--count: "x" is not a whole number'],
    [['consul-cluster:web', '--count', '1e9'], 'is not a whole number'],
    [['consul-cluster:web', '--count'], '--count: the value is missing'],
    [['consul-cluster:web', '--foo'], '--foo: there is no such option'],
    [['consul-cluster', '--network', '192.168.33.0'], '--network: "192.168.33.0" is not'],
    [['consul-cluster', '--provider', 'vmware'], '--provider: "vmware" is none of the choices'],
    [['consul-cluster', '--name', '../$(id)'], '--name: "../$(id)" is not'],
    [['consul-cluster', '--force=false'], '--force: it takes no value such as "false"'],
    [['consul-cluster', '--help=false'], '--help: it takes no value such as "false"'],
    [['consul-cluster', '--destination-root=elsewhere'], '--destination-root: there is no such'],
    [['consul-cluster', '--shared-data=x'], '--shared-data: there is no such option'],
    [['consul-cluster', '--web.count=4'], '--web: there is no such option'],
    [['consul-cluster', '--run.plan=1'], '--run: there is no such option'],
    [['consul-cluster', '--shared-data.terminal=true'], '--shared-data: there is no such option'],
    [['consul-cluster:web', '--count.x=4'], '--count: "{\\"x\\":\\"4\\"}" is not a whole number'],
    [['consul-cluster:web', '--env', 'x'], '--env: there is no such option'],
    [['consul-cluster:web', '--env.x=1'], '--env: there is no such option'],
    [['consul-cluster:web', '--resolved=x'], '--resolved: there is no such option'],
    [['consul-cluster:web', '--no-namespace'], '--no-namespace: there is no such option'],
  ])('yo %j', async (args, message) => {
    const before = tree(folder);
    const { status, stdout, stderr } = await installation.yo(folder, ...args);
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toMatch(/^\s+at /mu);
    expect(status).toBe(1);
    expect(differences(before, tree(folder))).toEqual([]);
  });

  it.each([
    [['--ips', '192.168.33.60,', '192.168.33.61']],
    [['--ips=192.168.33.60,', '192.168.33.61']],
    [['--ips', '192.168.33.60,']],
    [['--count', '3,', 'consul-cluster:lb', '--count', '2']],
  ])('a command that yo cuts at a comma: %j', async (args) => {
    const before = tree(folder);
    const { status, stderr } = await installation.yo(folder, 'consul-cluster:web', ...args);
    expect(stderr).toContain('yo takes the comma at the end of this word for the end of the');
    expect(status).toBe(1);
    expect(differences(before, tree(folder))).toEqual([]);
  });

  it.each(['yo', 'npx'] as const)('a folder that cannot be written to: %s', async (program) => {
    const closed = installation.folder(`closed-${program}`);
    chmodSync(closed, 0o555);
    const args = program === 'yo' ? ['consul-cluster'] : [];
    const { status, stdout, stderr } = await installation[program](closed, ...args);
    chmodSync(closed, 0o755);
    expect(stderr).toContain(`${closed}: permission denied. Give yourself the right`);
    expect(stdout + stderr).not.toMatch(/^\s+at /mu);
    expect(status).toBe(1);
    expect(tree(closed)).toEqual({});
  });

  it('a file that is a link into such a folder', async () => {
    const linked = installation.folder('linked');
    await installation.npx(linked);
    const docs = installation.folder('linked/docs');
    renameSync(join(linked, 'README.md'), join(docs, 'README.md'));
    symlinkSync('docs/README.md', join(linked, 'README.md'));
    chmodSync(docs, 0o555);
    const before = tree(linked);
    const { status, stderr } = await installation.npx(linked, 'web', '--count', '4');
    chmodSync(docs, 0o755);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${docs}: permission denied`)]);
    expect(differences(before, tree(linked))).toEqual([]);
  });

  it('does not matter where nothing has to be written: a closed folder', async () => {
    const closed = installation.folder('closed');
    await installation.npx(closed);
    const before = tree(closed);
    chmodSync(closed, 0o555);
    const { status, stderr } = await installation.yo(closed, 'consul-cluster');
    chmodSync(closed, 0o755);
    expect([status, stderr]).toEqual([0, expect.stringContaining('Nothing had to be written')]);
    expect(differences(before, tree(closed))).toEqual([]);
  });

  it('outside a repository', async () => {
    const empty = installation.folder('empty');
    const yo = await installation.yo(empty, 'consul-cluster:web', '--count', '4');
    expect([yo.status, yo.stderr]).toEqual([
      1,
      expect.stringContaining('make one here with: yo consul-cluster.'),
    ]);
    const own = await installation.npx(empty, 'web', '--count', '4');
    expect([own.status, own.stderr]).toEqual([
      1,
      expect.stringMatching(/^[^\n]+make one here with: generator-consul-cluster\.$/u),
    ]);
    expect(tree(empty)).toEqual({});
  });
});
