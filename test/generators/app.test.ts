import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { blobId } from '../../lib/files/git-ids.js';
import { readRepository } from '../../lib/repository.js';
import { ROLES } from '../../lib/roles.js';
import { run } from '../support/generators.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

describe('app in an empty folder', () => {
  it("writes the article's cluster when nothing is said", async () => {
    const folder = emptyFolder();
    const { files, asked, said } = await run('app', folder);
    expect(asked).toEqual([]);
    const { cluster, chef } = readRepository(folder);
    expect(cluster?.machines.map(({ name }) => name)).toEqual([
      'srv101',
      'srv102',
      'srv103',
      'node201',
      'node202',
      'lb211',
    ]);
    expect(chef?.['chef-server'].ipaddr).toBe('192.168.33.10');
    for (const path of [
      'Rakefile',
      'Berksfile',
      'Gemfile',
      'README.md',
      'cluster.svg',
      '.gitattributes',
      '.gitignore',
      '.yo-rc.json',
      'provisioning/image/Dockerfile',
      'vendor/README.md',
      'vendor/gems/consul-cluster/schema/cluster.json',
      'provisioning/chef-server/chef-server.rb',
      'provisioning/vms/vms.rb',
      'cookbooks/chef-consul-cluster/metadata.rb',
      'cookbooks/chef-consul-cluster/recipes/web.rb',
      'roles/chef-consul-cluster-common.json',
      'roles/chef-consul-cluster-client.json',
    ]) {
      expect(Object.keys(files)).toContain(path);
    }
    expect(said).toContain('srv101       192.168.33.101  consul-server');
    for (const command of ['bundle install', 'rake', 'rake verify']) {
      expect(said).toMatch(new RegExp(`^ {2}${command} +#`, 'mu'));
    }
  });

  it('takes its flags', async () => {
    const folder = emptyFolder();
    await run('app', folder, {
      name: 'shop',
      network: '10.0.0.0/16',
      domain: 'shop.test',
      datacenter: 'tokyo',
      provider: 'libvirt',
      chefLicense: 'accept',
      consulVersion: '1.8.7',
      user: 'alice',
      org: 'acme',
      consulServerCount: '5',
      webStart: '4097',
      lbIps: '10.0.9.9',
      chefServerFqdn: 'chef.shop.test',
    });
    const { cluster, chef } = readRepository(folder);
    expect(cluster).toMatchObject({
      name: 'shop',
      domain: 'shop.test',
      datacenter: 'tokyo',
      provider: 'libvirt',
      consul: { version: '1.8.7' },
    });
    expect(cluster?.machines).toHaveLength(8);
    expect(cluster?.machines).toContainEqual({ name: 'node4097', ip: '10.0.16.1', role: 'web' });
    expect(cluster?.machines).toContainEqual({ name: 'lb2313', ip: '10.0.9.9', role: 'lb' });
    expect(chef).toMatchObject({
      'chef-server': { api_fqdn: 'chef.shop.test' },
      'chef-user': { user_name: 'alice', org_name: 'acme' },
      'chef-client': { license: 'accept' },
    });
  });

  it('asks for what matters on a terminal, and takes the answers', async () => {
    const folder = emptyFolder();
    const { asked } = await run(
      'app',
      folder,
      {},
      {
        answers: {
          name: 'shop',
          network: '10.1.0.0/24',
          'chef-license': 'accept-no-persist',
          'chef-server-edition': 'existing',
          'chef-server-ip': '203.0.113.9',
          'chef-server-fqdn': 'chef.example.com',
          'web-count': '3',
        },
      },
    );
    expect(asked).toEqual([
      'name',
      'network',
      'domain',
      'provider',
      'consul-version',
      'user',
      'org',
      'distribution',
      'chef-license',
      'chef-server-edition',
      'chef-server-ip',
      'chef-server-fqdn',
      ...ROLES.map(({ name }) => `${name}-count`),
      'write',
    ]);
    const { cluster, chef } = readRepository(folder);
    expect(cluster?.name).toBe('shop');
    expect(cluster?.machines.filter(({ role }) => role === 'web')).toHaveLength(3);
    expect(chef?.['chef-client'].license).toBe('accept-no-persist');
    expect(chef?.['chef-server'].ipaddr).toBe('203.0.113.9');
  });

  it("writes the article's cluster when every question is answered with its default", async () => {
    const [asked, silent] = [emptyFolder(), emptyFolder()];
    await run('app', asked, {}, { answers: {} });
    await run('app', silent);
    expect(differences(tree(asked), tree(silent))).toEqual([]);
  });

  it('asks nothing with --defaults, nor for what is given', async () => {
    const all = await run('app', emptyFolder(), { defaults: true }, { answers: { name: 'x' } });
    expect(all.asked).toEqual([]);
    const some = await run(
      'app',
      emptyFolder(),
      { name: 'shop', distribution: 'cinc' },
      { answers: {} },
    );
    expect(some.asked).not.toContain('name');
    expect(some.asked).not.toContain('chef-license');
  });
});

describe('the last screen', () => {
  it('shows the plan, and what is lost, before anything is written', async () => {
    const folder = emptyFolder();
    await run('app', folder);
    mkdirSync(join(folder, '.chef/vms'), { recursive: true });
    writeFileSync(join(folder, '.chef/vms/node202.vm'), '');
    const before = tree(folder);
    let shown: string | undefined;
    const { asked, said, files, status } = await run(
      'web',
      folder,
      { count: 1 },
      {
        answers: { write: 'no' },
        whileAsking: () => (shown = differences(before, tree(folder)).join()),
      },
    );
    expect([asked, shown, status]).toEqual([['write'], '', 1]);
    expect(said).toMatch(/^ {2}- {2}node202 {6}192\.168\.33\.202 {2}web {21}removed$/mu);
    expect(said.replaceAll('\n', ' ')).toContain('The next rake destroys node202, with all');
    expect(said).not.toContain('Next:');
    expect(differences(before, files)).toEqual([]);
  });

  it('begins again with the answers, which can be changed then', async () => {
    const folder = emptyFolder();
    const first = new Map(Object.entries({ name: 'shop', 'web-count': '3', write: 'again' }));
    const second = new Map(Object.entries({ 'web-count': '4', write: 'yes' }));
    const answering = (question: string, before: number) =>
      (before === 0 ? first : second).get(question);
    const { asked } = await run('app', folder, {}, { answers: {}, answering });
    expect(asked.filter((question) => question === 'name')).toHaveLength(2);
    expect(asked.filter((question) => question === 'write')).toHaveLength(2);
    const { cluster } = readRepository(folder);
    expect(cluster?.name).toBe('shop');
    expect(cluster?.machines.filter(({ role }) => role === 'web')).toHaveLength(4);
  });

  it('is left out where the settings stay, with --defaults, and without a terminal', async () => {
    const folder = emptyFolder();
    expect((await run('app', folder)).asked).toEqual([]);
    expect((await run('app', folder, {}, { answers: {} })).asked).not.toContain('write');
    const flags = { count: 3, defaults: true };
    expect((await run('web', folder, flags, { answers: {} })).asked).toEqual([]);
  });
});

describe('flags that contradict', () => {
  const two = { webIps: '192.168.33.50,192.168.33.51' };
  it.each([
    [{ name: 'other' }, '--name: this repository is called "chef-consul-cluster"'],
    [{ ...two, webCount: 3 }, '--web-count: the count is 3, but'],
    [{ ...two, webStart: 30 }, '--web-start: the addresses themselves are given'],
    [{ ...two, lbIps: '192.168.33.50' }, '--lb-ips: "192.168.33.50" is given twice'],
    [{ ...two, network: '10.0.0.0/24' }, '--web-ips: "192.168.33.50" lies outside 10.0.0.0/24'],
  ])('%j are refused before the first question', async (flags, message) => {
    const folder = emptyFolder();
    await run('app', folder);
    const asked: string[] = [];
    const whileAsking = (question: string) => void asked.push(question);
    await expect(run('app', folder, flags, { answers: {}, whileAsking })).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

describe('what yo hands over from the command line', () => {
  it.each([
    [{ run: true }, '--run: there is no such option'],
    [{ run: 'x' }, '--run: there is no such option'],
    [{ run: { plan: '1' } }, '--run: there is no such option'],
    [{ web: { count: '4' } }, '--web: there is no such option'],
    [{ 'shared-data': { terminal: 'true' } }, '--shared-data: there is no such option'],
    [{ webCount: ['4', '5'], 'web-count': ['4', '5'] }, '--web-count: it is given twice'],
    [{ force: 'false' }, '--force: it takes no value such as "false"'],
    [{ force: { x: true } }, '--force: it takes no value such as "{\\"x\\":true}"'],
    [{ f: 'false' }, '-f: it takes no value such as "false"'],
    [{ help: 'false' }, '--help: it takes no value such as "false"'],
    [{ 'shared-data': 'x' }, '--shared-data: there is no such option'],
  ])('%j is refused', async (flags, message) => {
    const folder = emptyFolder();
    await expect(run('app', folder, flags)).rejects.toThrow(message);
    expect(tree(folder)).toEqual({});
  });

  it('is refused before a --destination-root is made', async () => {
    const folder = emptyFolder();
    const elsewhere = join(folder, 'elsewhere');
    const flags = { destinationRoot: elsewhere, 'destination-root': elsewhere };
    await expect(run('app', folder, flags)).rejects.toThrow(
      '--destination-root: there is no such option',
    );
    expect(existsSync(elsewhere)).toBe(false);
  });

  it("may hold Yeoman's own switches", async () => {
    const { files } = await run('app', emptyFolder(), {
      ...{ skipCache: true, 'skip-cache': true, askAnswered: true, insight: false, f: true },
    });
    expect(Object.keys(files)).toContain('Rakefile');
  });
});

describe('app in its repository', () => {
  it('writes nothing the second time and says so', async () => {
    const folder = emptyFolder();
    const first = await run('app', folder);
    const second = await run('app', folder);
    expect(differences(first.files, second.files)).toEqual([]);
    expect(second.said).toContain('Nothing had to be written');
  });

  it('replaces what nobody edited, and leaves deleted what the user deleted', async () => {
    const folder = emptyFolder();
    const { files } = await run('app', folder);
    rmSync(join(folder, 'Berksfile'));
    const older = '# as an older version wrote it\n';
    writeFileSync(join(folder, 'Rakefile'), older);
    const record = join(folder, '.yo-rc.json');
    writeFileSync(
      record,
      readFileSync(record, 'utf8').replace(
        /"Rakefile": "[0-9a-f]{40}"/u,
        `"Rakefile": "${blobId(Buffer.from(older))}"`,
      ),
    );
    expect(differences(files, (await run('app', folder)).files)).toEqual(['Berksfile']);
  });

  it('writes .yo-rc.json again when it is missing, and does not say that nothing was', async () => {
    const folder = emptyFolder();
    const { files } = await run('app', folder);
    rmSync(join(folder, '.yo-rc.json'));
    const second = await run('app', folder);
    expect(differences(files, second.files)).toEqual([]);
    expect(second.said).not.toContain('Nothing');
  });

  it('changes a setting and keeps the others', async () => {
    const folder = emptyFolder();
    const before = (await run('app', folder, { webCount: 3 })).files;
    const after = (await run('app', folder, { datacenter: 'tokyo' })).files;
    const changed = differences(before, after).filter((path) => path !== '.yo-rc.json');
    expect(changed.filter((path) => path !== 'README.md')).toEqual([
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
    expect(readRepository(folder).cluster?.machines).toHaveLength(7);
  });

  it('keeps keys that users add to the JSON files', async () => {
    const folder = emptyFolder();
    await run('app', folder);
    const paths = [
      'provisioning/cluster.json',
      'provisioning/chef.json',
      'roles/chef-consul-cluster-common.json',
    ];
    for (const path of paths) {
      const value = JSON.parse(readFileSync(join(folder, path), 'utf8')) as object;
      writeFileSync(join(folder, path), JSON.stringify({ ...value, mine: { a: 1 } }));
    }
    await run('app', folder, { domain: 'shop.test' });
    for (const path of paths) {
      expect(JSON.parse(readFileSync(join(folder, path), 'utf8'))).toHaveProperty('mine.a', 1);
    }
    expect(readRepository(folder).cluster?.domain).toBe('shop.test');
  });
});

describe('a file that was edited by hand', () => {
  async function edited() {
    const folder = emptyFolder();
    await run('app', folder);
    appendFileSync(join(folder, 'Rakefile'), '# mine\n');
    appendFileSync(join(folder, 'README.md'), '\nA paragraph of mine.\n');
    return { folder, before: tree(folder) };
  }

  it('stays as it is without a question where there is nothing new for it', async () => {
    const { folder, before } = await edited();
    const { files, said } = await run('app', folder);
    expect(differences(before, files)).toEqual([]);
    expect(said).toContain('Nothing was written: the files that were edited by hand are kept');
  });

  it('gets what is new, and says so', async () => {
    const { folder, before } = await edited();
    const { files, said } = await run('app', folder, { webCount: 4 });
    expect(differences(before, files)).toEqual([
      '.yo-rc.json',
      'README.md',
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
    expect(files['README.md']).toContain('node204');
    expect(files['README.md']).toContain('\nA paragraph of mine.\n');
    expect(said).toContain('Note: What is new was merged with your edits in README.md.');
    const again = await run('app', folder, { webCount: 4 });
    expect(differences(files, again.files)).toEqual([]);
  });

  it('gets what is new where cluster.json was edited by hand meanwhile', async () => {
    const { folder } = await edited();
    const cluster = join(folder, 'provisioning/cluster.json');
    writeFileSync(cluster, readFileSync(cluster, 'utf8').replaceAll('node202', 'blog'));
    const { files } = await run('app', folder);
    expect(files['README.md']).toContain('| blog |');
    expect(files['README.md']).toContain('\nA paragraph of mine.\n');
  });
});

describe('an edit where the generator has something new', () => {
  const CHANGE = { webPrefix: 'x' };

  async function edited() {
    const folder = emptyFolder();
    await run('app', folder);
    const readme = join(folder, 'README.md');
    writeFileSync(readme, readFileSync(readme, 'utf8').replace('| node201 |', '| MINE |'));
    return { folder, before: tree(folder) };
  }

  it.each([
    [{}, undefined],
    [{ defaults: true }, 'write'],
  ] as const)('stops a run without a terminal, or with --defaults: %j', async (flags, answer) => {
    const { folder, before } = await edited();
    await expect(
      run(
        'app',
        folder,
        { ...CHANGE, ...flags },
        answer === undefined ? {} : { conflicts: answer },
      ),
    ).rejects.toThrow(
      /^README\.md: edited by hand where the generator has something new\..*--force/u,
    );
    expect(differences(before, tree(folder))).toEqual([]);
  });

  it('is overwritten with --force, and no other edit is', async () => {
    const { folder } = await edited();
    appendFileSync(join(folder, 'Rakefile'), '# mine\n');
    const { files } = await run('app', folder, { ...CHANGE, force: true });
    expect(files['README.md']).not.toContain('MINE');
    expect(files['Rakefile']).toContain('# mine');
  });

  it.each([
    ['skip', true, false],
    ['write', false, true],
    ['markers', true, true],
  ] as const)('is asked about on a terminal: %s', async (conflicts, mine, theirs) => {
    const { folder } = await edited();
    const { files, asked } = await run('app', folder, CHANGE, { conflicts });
    expect(asked.filter((question) => question === 'action')).toHaveLength(1);
    const readme = files['README.md'] ?? '';
    expect([readme.includes('| MINE |'), readme.includes('| x201 |')]).toEqual([mine, theirs]);
    expect(files['provisioning/cluster.json']).toContain('x201');
    const again = await run('app', folder, CHANGE);
    expect(differences(files, again.files)).toEqual([]);
  });

  it('can be written with markers as git has them, and the run says where', async () => {
    const { folder } = await edited();
    const { files, said } = await run('app', folder, CHANGE, { conflicts: 'markers' });
    expect(files['README.md']).toMatch(
      /\n<<<<<<< yours\n\| MINE \|[^]*\n=======\n\| x201 \|[^]*\n>>>>>>> generator-consul-cluster /u,
    );
    expect(said).toContain(
      'Decide at the conflict markers (<<<<<<<) before the next rake: README.md.',
    );
  });

  it('is left alone from then on, when that is what was chosen', async () => {
    const { folder, before } = await edited();
    const first = await run('app', folder, CHANGE, { conflicts: 'ignore' });
    expect(differences(before, first.files)).toEqual([
      '.yo-rc.json',
      '.yo-resolve',
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
    for (const flags of [{}, { force: true }]) {
      const { files } = await run('app', folder, { webPrefix: 'y', ...flags });
      expect(files['README.md']).toBe(before['README.md']);
    }
  });

  it('cannot be left alone where it holds the settings', async () => {
    const { folder } = await edited();
    const path = 'provisioning/cluster.json';
    writeFileSync(join(folder, '.yo-resolve'), `${path} skip\n`);
    const before = tree(folder);
    for (const flags of [{ webCount: 4 }, { webCount: 4, force: true }]) {
      await expect(run('app', folder, flags)).rejects.toThrow(
        `${path}: .yo-resolve keeps this file, so the change cannot be made. Remove its line there.`,
      );
    }
    expect(differences(before, tree(folder))).toEqual([]);
    expect(differences(before, (await run('app', folder)).files)).toEqual([]);
  });

  it('is left alone, or overwritten, where .yo-resolve says so', async () => {
    const { folder, before } = await edited();
    appendFileSync(join(folder, 'Rakefile'), '# mine\n');
    rmSync(join(folder, 'Berksfile'));
    writeFileSync(join(folder, '.yo-resolve'), 'README.md skip\nRakefile force\nBerksfile force\n');
    const { files } = await run('app', folder, CHANGE);
    expect(differences(before, files)).toEqual([
      '.yo-rc.json',
      '.yo-resolve',
      'cluster.svg',
      'provisioning/cluster.json',
    ]);
  });

  it('leaves everything as it was when the run is aborted there', async () => {
    const { folder, before } = await edited();
    const { status, said } = await run('app', folder, CHANGE, { conflicts: 'abort' });
    expect([status, said]).toEqual([1, expect.not.stringContaining('Next:')]);
    expect(differences(before, tree(folder))).toEqual([]);
  });
});

describe("a file that is not the generator's", () => {
  it('stops a run without a terminal, and is kept for good where the user says so', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'README.md'), 'mine\n');
    await expect(run('app', folder)).rejects.toThrow(
      "README.md: there already, and not the generator's.",
    );
    expect(Object.keys(tree(folder))).toEqual(['README.md']);
    await run('app', folder, {}, { answers: {}, conflicts: 'skip' });
    expect((await run('app', folder)).files['README.md']).toContain('mine');
  });
});

describe('--dry-run', () => {
  it('shows what would be written, merged and asked, and writes nothing', async () => {
    const folder = emptyFolder();
    const nothing = await run('app', folder, { 'dry-run': true });
    expect(nothing.files).toEqual({});
    expect(nothing.said).toMatch(/^ {2}create {2}vendor\/gems\/chef-machines\/ \(\d+ files\)$/mu);
    await run('app', folder);
    const readme = join(folder, 'README.md');
    appendFileSync(readme, 'mine\n');
    const before = tree(folder);
    const merge = await run('web', folder, { count: 4, 'dry-run': true });
    for (const line of ['change  provisioning/cluster.json', 'merge   README.md']) {
      expect(merge.said).toContain(`  ${line}\n`);
    }
    writeFileSync(readme, readFileSync(readme, 'utf8').replace('| node201 |', '| MINE |'));
    const ask = await run('web', folder, { prefix: 'x', 'dry-run': true });
    expect(ask.said).toContain('  ask     README.md\n');
    expect(ask.said).toContain('it would stop instead. README.md: edited by hand');
    const terminal = await run(
      'web',
      folder,
      { prefix: 'x', 'dry-run': true },
      { conflicts: 'write' },
    );
    // Nothing is to be overwritten, and nothing is to be written.
    expect(terminal.asked).not.toContain('action');
    expect(terminal.asked).not.toContain('write');
    expect(terminal.said).not.toContain('it would stop');
    expect(differences(before, tree(folder))).toEqual(['README.md']);
  });
});
