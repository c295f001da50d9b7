/** Whatever is wrong: one line that says what, where and what would work; status 1; nothing written. */
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { command } from '../support/command.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

async function expectRefusal(folder: string, args: string[], message: string): Promise<void> {
  const before = tree(folder);
  const { status, stderr, stdout } = await command(folder, ...args);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^[^\n]+: [^\n]+\. [^\n]+\.\n$/u);
  expect(stdout).toBe('');
  expect(status).toBe(1);
  expect(differences(before, tree(folder))).toEqual([]);
}

/** The article's repository, written once. */
let article: Record<string, string> | undefined;
async function repository(): Promise<string> {
  const folder = emptyFolder();
  if (article === undefined) {
    await command(folder);
    article = tree(folder);
  } else {
    for (const [path, text] of Object.entries(article)) {
      write(folder, path, text.slice(text.indexOf('\n') + 1));
      if (text.startsWith('executable')) chmodSync(join(folder, path), 0o755);
    }
  }
  return folder;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('an option of app', () => {
  it.each([
    ['--network 192.168.33.0', '--network: "192.168.33.0" is not an IPv4 network'],
    ['--network banana', '--network: "banana" is not an IPv4 network'],
    ['--network 192.168.33.0/30', '--network: "192.168.33.0/30" is smaller than a /29'],
    ['--network 192.168.33.0/29', '--network: 192.168.33.0/29 has no room'],
    ['--network 192.168.33.4/24', '192.168.33.0/24 would work'],
    ['--network 010.0.0.0/24', '--network: "010.0.0.0/24" is not'],
    ['--web-ips 10.9.9.9', '--web-ips: "10.9.9.9" lies outside 192.168.33.0/24'],
    ['--web-ips 192.168.33.60,192.168.33.60', '--web-ips: "192.168.33.60" is given twice. Give'],
    ['--web-ips 192.168.33.0', '--web-ips: "192.168.33.0" is the network\'s own address'],
    ['--web-ips 192.168.33.1', '--web-ips: "192.168.33.1" is the gateway\'s address'],
    ['--lb-ips 192.168.33.255', '--lb-ips: "192.168.33.255" is the network\'s broadcast address'],
    [
      '--lb-ips 192.168.33.60 --web-ips 192.168.33.60',
      '--lb-ips: "192.168.33.60" is given twice, with --web-ips as well',
    ],
    [
      '--chef-server-ip 192.168.33.60 --web-ips 192.168.33.60',
      '--web-ips: "192.168.33.60" is given twice, with --chef-server-ip as well',
    ],
    [
      '--network 10.0.0.0/24 --web-ips 192.168.33.60',
      '--web-ips: "192.168.33.60" lies outside 10.0.0.0/24. Another address in 10.0.0.0/24 would',
    ],
    ['--lb-ips 1.2.3', '--lb-ips: "1.2.3" is not an IPv4 address'],
    ['--lb-ips 192.168.33.60, 192.168.33.61', '192.168.33.61: this word belongs to no option'],
    ['--chef-server-ip 192.168.33.1', '--chef-server-ip: "192.168.33.1" is the gateway\'s address'],
    ['--chef-server-ip 10.9.9.9', '--chef-server-ip: "10.9.9.9" lies outside'],
    [
      '--chef-server-fqdn node202.example.jp',
      '--chef-server-fqdn: "node202.example.jp" is the name',
    ],
    ['--chef-server-edition existing', '--chef-server-edition: the address and the name'],
    ['--consul-server-count 0', '--consul-server-count: "0" is less than 1. 3 would work.'],
    ['--web-count -1', '--web-count: "-1" is less than 0'],
    [
      '--lb-count 0 --lb-memory 768',
      '--lb-memory: the cluster has no load balancers. Leave it out',
    ],
    ['--lb-count 0 --lb-ips 192.168.33.60', '--lb-count: the count is 0, but the number of'],
    ['--web-count 2.5', '--web-count: "2.5" is not a whole number'],
    ['--web-count x', '--web-count: "x" is not a whole number'],
    ['--web-count 1e9', '--web-count: "1e9" is not a whole number'],
    ['--web-count 1000000000', '--web-count: "1000000000" is more than 1000'],
    ['--web-count 100', '--web-count: 100 does not fit'],
    ['--web-count', '--web-count: the value is missing'],
    [
      '--web-count 3 --web-ips 192.168.33.60',
      '--web-count: the count is 3, but the number of addresses given with --web-ips is 1',
    ],
    ['--web-start 30 --web-ips 192.168.33.60', '--web-start: the addresses themselves are given'],
    ['--web-start 254', '--web-start: 254 does not fit'],
    ['--web-start 300', '--web-start: 300 lies behind the end'],
    ['--web-memory 1', '--web-memory: "1" is less than 256'],
    ['--web-prefix no_de', '--web-prefix: "no_de" is not made of'],
    ['--provider vmware', '--provider: "vmware" is none of the choices'],
    ['--distribution puppet', '--distribution: "puppet" is none of the choices'],
    ['--chef-license yes', '--chef-license: "yes" is none of the choices'],
    ['--consul-version latest', '--consul-version: "latest" is not a full version number'],
    ['--consul-version 1.x', '--consul-version: "1.x" is not a full version number'],
    ['--consul-version 1.21', '--consul-version: "1.21" is not a full version number'],
    ['--consul-version 1.7.9', '--consul-version: Consul 1.7.9 is not supported'],
    ['--consul-version 1.22.0-rc1', '--consul-version: "1.22.0-rc1" is a pre-release'],
    ['--consul-version banana', '--consul-version: "banana" is not'],
    ['--domain a..b', '--domain: "a..b" is not a DNS name'],
    ['--domain x.consul', '--domain: "x.consul" is in consul, the domain of Consul\'s DNS'],
    ['--consul-domain example.jp', '--consul-domain: "example.jp" is in example.jp, the domain'],
    ['--consul-domain consul.', '--consul-domain: "consul." is not a DNS name'],
    ['--web-service my.shop', '--web-service: "my.shop" is not a name that DNS can hold'],
    ['--web-service consul', '--web-service: "consul" cannot be used, the Consul servers are'],
    ['--web-port 8500', '--web-port: "8500" is taken by Consul\'s HTTP API. 80 would work.'],
    ['--web-port 65536', '--web-port: "65536" is more than 65535. 80 would work.'],
    ['--lb-port 53', '--lb-port: "53" is taken by dnsmasq. 80 would work.'],
    ['--converge-on-event=yes', '--converge-on-event: "yes" is neither true nor false'],
    ['--user Alice', '--user: "Alice" is not made of'],
    ['--org -', '--org: "-" is not made of'],
    ['--datacenter Tokyo', '--datacenter: "Tokyo" is not made of'],
    ['--foo', '--foo: there is no such option'],
    ['--foo=3', '--foo: there is no such option'],
    ['--nmae x', '--nmae: there is no such option. Perhaps --name?'],
    ['--count 4', '--count: there is no such option'],
    ['--name a --name b', '--name: it is given twice'],
    ['--defaults web --count 4', '"web": a sub-generator cannot stand behind the options'],
    ['--constructor', '--constructor: there is no such option'],
    ['nope', '"nope": there is no such sub-generator'],
    ['web extra', 'extra: this word belongs to no option. --help lists the options'],
    ['--Name x', '--Name: there is no such option. Perhaps --name?'],
    ['--no-foo', '--foo: there is no such option'],
    ['--no-web-count', '--web-count: "false" is not a whole number'],
    ['--webCount -1', '--web-count: "-1" is less than 0'],
    ['--webCount=-1', '--web-count: "-1" is less than 0'],
    ['-x=1', '-x: there is no such option'],
    ['--x', '-x: there is no such option'],
    ['--help=false', '--help: it takes no value such as "false". Write --help alone'],
    ['--skip-install=false', '--skip-install: it takes no value'],
  ])('%s', async (args, message) => {
    await expectRefusal(emptyFolder(), args.split(' '), message);
  });

  it.each(['a b', 'a/b', '..', '../x', 'a"b', "a'b", '$(id)', 'a\nb', '`id`', 'Shop', '1st'])(
    '--name %j',
    async (name) => {
      await expectRefusal(
        emptyFolder(),
        ['--name', name],
        `--name: ${JSON.stringify(name)} is not`,
      );
    },
  );
});

describe('an option of a role', () => {
  it.each([
    ['web --count 0', '--count: "0" is less than 1'],
    ['web --count x', '--count: "x" is not a whole number'],
    ['web --count 60', '--count: 60 does not fit'],
    ['web --ips 192.168.33.101', '--ips: "192.168.33.101" is taken by srv101'],
    ['web --ips 192.168.33.10', '--ips: "192.168.33.10" is taken by the chef-server'],
    ['web --count 4 --count 5', '--count: it is given twice'],
    ['app --force=false', '--force: it takes no value such as "false". Write --force alone'],
    ['app --defaults=no', '--defaults: it takes no value'],
    ['app -f=false', '-f: it takes no value such as "false". Write -f alone'],
    ['app --f=false', '-f: it takes no value such as "false"'],
    ['web -h=no', '-h: it takes no value such as "no"'],
    ['web --toString', '--to-string: there is no such option'],
    ['web --run', '--run: there is no such option'],
    ['web --env=x', '--env: there is no such option'],
    ['web --namespace=x', '--namespace: there is no such option'],
    ['web --resolved=x', '--resolved: there is no such option'],
    ['web --shared-data=x', '--shared-data: there is no such option'],
    ['web --destinationRoot=elsewhere', '--destination-root: there is no such option'],
    ['web --web-count 4', '--web-count: there is no such option'],
    ['web --cuont 4', '--cuont: there is no such option. Perhaps --count?'],
    ['chef-server --ip 192.168.33.101', '--ip: "192.168.33.101" is taken by srv101'],
    [
      'chef-server --fqdn node201.example.jp',
      '--fqdn: "node201.example.jp" is the name of node201. chef-server.example.jp would work.',
    ],
    ['chef-server --fqdn lb211', '--fqdn: "lb211" is the name of lb211'],
    ['chef-server --fqdn $(id)', '--fqdn: "$(id)" is not a DNS name'],
    ['app --name other', '--name: this repository is called "chef-consul-cluster"'],
  ])('%s', async (args, message) => {
    await expectRefusal(await repository(), args.split(' '), message);
  });

  it('is refused outside a generated repository', async () => {
    await expectRefusal(
      emptyFolder(),
      ['web', '--count', '4'],
      'this is not a generated repository',
    );
  });
});

describe('a cluster.json that was mangled', () => {
  const path = 'provisioning/cluster.json';

  it.each<[string, (text: string) => string, string]>([
    ['is empty', () => '', path],
    ['is cut off', (text) => text.slice(0, 200), `${path} is not JSON: line `],
    [
      'has a comma too much',
      (text) => text.replace('"}\n  ]', '"},\n  ]'),
      `${path} is not JSON: line 25, column 3: value expected. Fix it`,
    ],
    ['is a list', () => '[]', `${path}: [] is not an object`],
    [
      'has another name',
      (text) => text.replace('"name": "chef-consul-cluster"', '"name": "shop"'),
      `${path}: name: "shop", but the cookbook and the roles are called "chef-consul-cluster"`,
    ],
    ['is null', () => 'null', `${path}: null is not an object`],
    ['lacks its name', (text) => text.replace(/ {2}"name.*\n/u, ''), `${path}: name: is missing`],
    [
      'has a link to a schema that is none',
      (text) => text.replace(/"\$schema": "[^"]*"/u, '"$schema": 5'),
      `${path}: $schema: 5 is not a text. "../vendor/gems/consul-cluster/schema/cluster.json" would`,
    ],
    [
      'has no roles',
      (text) => text.replace(/"roles": \{[^]*?\n {2}\}/u, '"roles": {}'),
      `${path}: roles: is empty, every machine has a role. {"consul-server":{"prefix":"srv"`,
    ],
    [
      'has an empty list of machines',
      (text) => text.replace(/"machines": \[[^\]]*\]/u, '"machines": []'),
      `${path}: machines: is empty, a cluster has at least one machine. [{"name":"srv101"`,
    ],
    [
      'has no machines',
      (text) => text.replace('"machines"', '"machnes"'),
      `${path}: machines: is missing`,
    ],
    [
      'has a wrong address',
      (text) => text.replace('33.202', '33.302'),
      `${path}: machines[4].ip: "192.168.33.302" is not an IPv4 address`,
    ],
    [
      'has an address outside',
      (text) => text.replace('33.202', '34.202'),
      `${path}: machines[4].ip: "192.168.34.202" lies outside`,
    ],
    [
      'has an address twice',
      (text) => text.replace('33.202', '33.201'),
      `${path}: machines[4].ip: "192.168.33.201" is taken by node201`,
    ],
    [
      'has a reserved address',
      (text) => text.replace('33.202', '33.1'),
      `${path}: machines[4].ip: "192.168.33.1" is the gateway`,
    ],
    [
      'has a name twice',
      (text) => text.replace('node202', 'node201'),
      `${path}: machines[4].name: "node201" is taken twice`,
    ],
    [
      'has a name that is none',
      (text) => text.replace('node202', 'node 202'),
      `${path}: machines[4].name: "node 202" is not a host name`,
    ],
    [
      'has an unknown role',
      (text) => text.replace('"role": "lb"}', '"role": "bl"}'),
      `${path}: machines[5].role: there is no role "bl"`,
    ],
    [
      'has a machine that is none',
      (text) => text.replace(/\{"name": "lb211.*\}/u, '7'),
      `${path}: machines[5]: 7 is not an object`,
    ],
    [
      'has a network that is none',
      (text) => text.replace('33.0/24', '33.0'),
      `${path}: network: "192.168.33.0" is not an IPv4 network`,
    ],
    [
      'has an unknown provider',
      (text) => text.replace('"docker"', '"podman"'),
      `${path}: provider: "podman" is not one of`,
    ],
    [
      'has memory in words',
      (text) => text.replace('"memory": 512', '"memory": "1G"'),
      `${path}: roles.web.memory: "1G" is not a whole number`,
    ],
    [
      'has a version that is too old',
      (text) => text.replace('1.22.5', '1.7.0'),
      `${path}: consul.version: Consul 1.7.0 is not supported`,
    ],
    [
      'has a role that is no name',
      (text) => text.replace('"lb": {', '"L B": {'),
      `${path}: roles.L B: "L B" is not made of`,
    ],
  ])('%s', async (_what, mangle, message) => {
    const folder = await repository();
    write(folder, path, mangle(readFileSync(join(folder, path), 'utf8')));
    await expectRefusal(folder, ['web', '--count', '4'], message);
    await expectRefusal(folder, [], message);
  });
});

describe('another file that was mangled', () => {
  it.each([
    ['provisioning/chef.json', '{', 'provisioning/chef.json'],
    ['provisioning/chef.json', '{}', 'provisioning/chef.json: chef-server: is missing'],
    ['.yo-rc.json', '{', '.yo-rc.json'],
    ['.yo-rc.json', '7', '.yo-rc.json: this is not a JSON object'],
  ])('%s: %s', async (path, text, message) => {
    const folder = await repository();
    write(folder, path, text);
    await expectRefusal(folder, ['web', '--count', '4'], message);
  });

  it('is missing', async () => {
    const folder = await repository();
    rmSync(join(folder, 'provisioning/chef.json'));
    await expectRefusal(folder, ['web'], 'provisioning/chef.json: the file is missing');
  });
});

describe('a folder', () => {
  it('that has a folder where a file is to be', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'Rakefile'));
    await expectRefusal(
      folder,
      [],
      `${join(folder, 'Rakefile')}: a folder is in the way of a file`,
    );
  });

  it('that has a file where a folder is to be', async () => {
    const folder = emptyFolder();
    write(folder, 'cookbooks', '');
    const message = `${join(folder, 'cookbooks')}: a file is in the way of a folder. Move that file`;
    await expectRefusal(folder, [], message);
    await expectRefusal(folder, ['web'], 'this is not a generated repository');
  });

  it('that has a file of the user where one is to be', async () => {
    const folder = emptyFolder();
    write(folder, 'README.md', 'mine');
    await expectRefusal(folder, [], 'README.md: there already, and not the');
  });

  it.each(['README.md', 'cookbooks/chef-consul-cluster'])(
    'that has a link which leads nowhere: %s',
    async (path) => {
      const folder = emptyFolder();
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync('nowhere', join(folder, path));
      await expectRefusal(folder, [], `${join(folder, path)}: this is a link that leads nowhere`);
    },
  );
});
