import { describe, expect, it } from 'vitest';

import type { Plan } from '../../../lib/plan/plan.js';
import type { Repository } from '../../../lib/repository.js';
import { consulServer, lb, web, type Role } from '../../../lib/roles.js';
import { appPlan, chefServerPlan, names, repositoryOf, rolePlan } from '../../support/plans.js';

const article = repositoryOf(appPlan());

/** The article's repository after a machine was edited by hand. */
function edited(name: string, change: Record<string, string>): Repository {
  const { cluster, chef } = appPlan();
  const machines = cluster.machines.map((machine) =>
    machine.name === name ? { ...machine, ...change } : machine,
  );
  return repositoryOf({ cluster: { ...cluster, machines }, chef } as Plan);
}

describe("the article's cluster", () => {
  const { cluster, chef } = appPlan();

  it('has its machines at their addresses', () => {
    expect(cluster.machines).toEqual([
      { name: 'srv101', ip: '192.168.33.101', role: 'consul-server' },
      { name: 'srv102', ip: '192.168.33.102', role: 'consul-server' },
      { name: 'srv103', ip: '192.168.33.103', role: 'consul-server' },
      { name: 'node201', ip: '192.168.33.201', role: 'web' },
      { name: 'node202', ip: '192.168.33.202', role: 'web' },
      { name: 'lb211', ip: '192.168.33.211', role: 'lb' },
    ]);
  });

  it('has its settings', () => {
    expect(cluster).toMatchObject({
      name: 'chef-consul-cluster',
      network: '192.168.33.0/24',
      domain: 'example.jp',
      datacenter: 'dc1',
      provider: 'docker',
    });
    expect(Object.values(cluster.roles).map((role) => role.chef_role)).toEqual([
      'chef-consul-cluster-server',
      'chef-consul-cluster-client',
      'chef-consul-cluster-lb',
    ]);
  });

  it('has its Chef server, user and organisation, and no licence that nobody accepted', () => {
    expect(chef).toEqual({
      'chef-server': {
        api_fqdn: 'chef-server.example.jp',
        ipaddr: '192.168.33.10',
        edition: 'embedded',
        memory: 1024,
      },
      'chef-user': {
        user_name: 'testuser',
        first_name: 'TEST',
        last_name: 'USER',
        mail_addr: 'testuser@example.jp',
        org_name: 'testorg',
        org_full_name: 'Test Organization',
      },
      'chef-client': { distribution: 'chef', version: '18.11.11' },
    });
  });
});

describe('the machines of a role', () => {
  it('skip the addresses that are taken', () => {
    const expected = [...Array(10).keys()].map((index) => `node${String(201 + index)}`);
    expected.push('node212', 'node213');
    expect(names(rolePlan(web, { count: '12' }, article), 'web')).toEqual(expected);
    expect(names(appPlan({ 'web-count': '12' }), 'web')).toEqual(expected);
  });

  it('begin at the first free address where the network is small', () => {
    const plan = appPlan({ network: '10.1.2.0/28' });
    expect(plan.chef['chef-server'].ipaddr).toBe('10.1.2.10');
    expect(names(plan)).toEqual(['srv2', 'srv3', 'srv4', 'node5', 'node6', 'lb7']);
    expect(plan.cluster.roles['web']?.start).toBe(2);
  });

  it('can be given by their addresses', () => {
    const plan = rolePlan(web, { ips: '192.168.33.202,192.168.33.60' }, article);
    expect(names(plan, 'web')).toEqual(['node202', 'node60']);
  });

  it('keep what was written by hand beside their name and address', () => {
    const { cluster } = appPlan();
    const machines = cluster.machines.map((machine) =>
      machine.name === 'node202' ? { ...machine, name: 'blog', note: 'mine' } : machine,
    );
    const repository = { ...article, cluster: { ...cluster, machines, owner: 'me' } };
    const plan = rolePlan(web, { count: '3' }, repository);
    expect(plan.cluster).toMatchObject({ owner: 'me' });
    expect(plan.cluster.machines).toContainEqual({
      name: 'blog',
      ip: '192.168.33.202',
      role: 'web',
      note: 'mine',
    });
    expect(names(plan, 'web')).toEqual(['node201', 'blog', 'node203']);
  });

  it('are laid out anew from a new start, once', () => {
    const plan = rolePlan(web, { start: '50', count: '3' }, article);
    expect(names(plan, 'web')).toEqual(['node50', 'node51', 'node52']);
    const again = rolePlan(web, { start: '50', count: '3' }, repositoryOf(plan));
    expect(again.cluster).toEqual(plan.cluster);
  });

  it('get a new prefix and keep their addresses', () => {
    const plan = rolePlan(web, { prefix: 'app' }, article);
    expect(plan.cluster.machines.filter(({ role }) => role === 'web')).toEqual([
      { name: 'app201', ip: '192.168.33.201', role: 'web' },
      { name: 'app202', ip: '192.168.33.202', role: 'web' },
    ]);
  });

  it('are laid out anew from the start they have already, where they are elsewhere', () => {
    const moved = rolePlan(web, { ips: '192.168.33.60,192.168.33.61' }, article);
    const plan = rolePlan(web, { start: '201', count: '2' }, repositoryOf(moved));
    expect(plan.cluster).toEqual(article.cluster);
  });

  it('skip the names that are taken', () => {
    const repository = edited('node202', { name: 'node203', ip: '192.168.33.50' });
    const plan = rolePlan(web, { count: '4' }, repository);
    expect(names(plan, 'web')).toEqual(['node201', 'node203', 'node202', 'node204']);
  });

  it.each<[string, (repository: Repository) => Plan, string]>([
    ['a new start', (repository) => rolePlan(web, { start: '50' }, repository), '192.168.33.51'],
    [
      'a network too small for their numbers',
      (repository) => appPlan({ network: '10.0.0.0/27' }, repository),
      '10.0.0.6',
    ],
    [
      'addresses that are given',
      (repository) => rolePlan(web, { ips: '192.168.33.60,192.168.33.61' }, repository),
      '192.168.33.61',
    ],
  ])('keep what was written by hand when they move: %s', (_why, plan, ip) => {
    const blog = { name: 'blog', note: 'mine' };
    expect(plan(edited('node202', blog)).cluster.machines[4]).toEqual({
      ...blog,
      ip,
      role: 'web',
    });
  });

  it('keep a name of their own when the prefix changes', () => {
    const plan = rolePlan(web, { prefix: 'app' }, edited('node202', { name: 'blog' }));
    expect(names(plan, 'web')).toEqual(['app201', 'blog']);
  });

  it('stay in the order they were written in, and a new one joins its role', () => {
    const { cluster } = appPlan();
    const mixed = repositoryOf({
      ...appPlan(),
      cluster: {
        ...cluster,
        machines: [3, 0, 5, 1, 4, 2].flatMap((n) => cluster.machines[n] ?? []),
      },
    });
    expect(names(appPlan({}, mixed)).join(' ')).toBe('node201 srv101 lb211 srv102 node202 srv103');
    expect(names(rolePlan(web, { count: '3' }, mixed)).join(' ')).toBe(
      'node201 srv101 lb211 srv102 node202 node203 srv103',
    );
    expect(names(rolePlan(web, { start: '50' }, mixed)).join(' ')).toBe(
      'node50 srv101 lb211 srv102 node51 srv103',
    );
  });

  it('keep a start that was written by hand, though the network is too small for it', () => {
    const plan = appPlan();
    Object.assign(plan.cluster.roles['web'] ?? {}, { start: 999 });
    const repository = repositoryOf(plan);
    expect(rolePlan(web, { count: '3' }, repository).cluster.roles['web']?.start).toBe(999);
  });

  it('are told of an address that none of the list has', () => {
    expect(() => rolePlan(web, { ips: '192.168.33.1,192.168.33.201' }, article)).toThrow(
      '192.168.33.202 would work',
    );
  });

  it('cannot have the names of others', () => {
    const options = { prefix: 'srv1', ips: '192.168.33.2,192.168.33.3' };
    const plan = repositoryOf(appPlan({ 'consul-server-ips': '192.168.33.12' }));
    expect(() => rolePlan(web, options, plan)).toThrow('two machines would be called srv12');
  });
});

describe('a network that is full', () => {
  const full = repositoryOf(appPlan({ network: '10.1.2.0/28', 'web-count': '8' }));

  it.each<[string, () => Plan, string]>([
    [
      'app',
      () => appPlan({ 'lb-count': '2' }, full),
      '--lb-count: 2 does not fit, the free addresses of 10.1.2.0/28 from number 2 on run out. --lb-count 1 or --network 10.1.2.0/27 would work.',
    ],
    [
      'the generator of a role',
      () => rolePlan({ ...lb, name: 'cache' }, {}, full),
      '--count: 1 does not fit, the free addresses of 10.1.2.0/28 from number 2 on run out. Fewer machines of other roles, or a larger network, such as 10.1.2.0/27, would work.',
    ],
    [
      'a network whose larger one would be public',
      () => appPlan({ network: '192.168.0.0/16', 'web-start': '65534' }),
      '--web-start: 65534 does not fit, the free addresses of 192.168.0.0/16 from number 65534 on run out. --web-start 201 or --web-count 1 would work.',
    ],
    [
      "the Chef server's address among those from the start on",
      () => appPlan({ 'chef-server-ip': '192.168.33.250', 'web-count': '54' }),
      '--web-start 2 or --web-count 52 or --network 192.168.32.0/23 would work.',
    ],
  ])('%s names options it has', (_who, plan, message) => {
    expect(plan).toThrow(message);
  });
});

describe('a role of another package', () => {
  const cache: Role = {
    name: 'cache',
    title: 'caches',
    templates: '/nowhere',
    prefix: 'cache',
    start: 221,
    count: 2,
    memory: 512,
  };

  it('is added beside the others, which stay as they are', () => {
    const plan = rolePlan(cache, {}, article);
    expect(names(plan, 'cache')).toEqual(['cache221', 'cache222']);
    expect(plan.cluster.machines.slice(0, 6)).toEqual(article.cluster?.machines);
    expect(plan.cluster.roles['cache']?.chef_role).toBe('chef-consul-cluster-cache');
  });

  it('may be called as a property that every object has', () => {
    const plan = rolePlan({ ...cache, name: 'constructor' }, {}, article);
    expect(names(plan, 'constructor')).toEqual(['cache221', 'cache222']);
    expect(plan.cluster.roles.constructor).toMatchObject({ memory: 512 });
  });

  it.each([
    [
      { name: 'server' },
      'role "server": chefRole: "chef-consul-cluster-server" is the Chef role of',
    ],
    [{ name: 'client' }, '"chef-consul-cluster-client" is the Chef role of web. Give the role'],
    [{ chefRole: 'lb' }, 'role "cache": chefRole: "chef-consul-cluster-lb" is the Chef role of lb'],
    [{ name: 'common' }, '"chef-consul-cluster-common" is the Chef role of all machines'],
  ])('cannot take the Chef role of others: %j', (fields, message) => {
    expect(() => rolePlan({ ...cache, ...fields }, {}, article)).toThrow(message);
  });

  it('may have the Chef role of another where the user wrote it', () => {
    const plan = rolePlan(cache, {}, article);
    Object.assign(plan.cluster.roles['cache'] ?? {}, { chef_role: 'chef-consul-cluster-client' });
    expect(rolePlan(cache, { count: '3' }, repositoryOf(plan)).cluster.roles).toEqual(
      plan.cluster.roles,
    );
  });

  it('is kept when the app runs again', () => {
    const plan = rolePlan(cache, {}, article);
    expect(appPlan({ domain: 'example.com' }, repositoryOf(plan)).cluster.machines).toEqual(
      plan.cluster.machines,
    );
  });
});

describe('the app, run again', () => {
  it('takes its defaults from the repository', () => {
    const plan = rolePlan(lb, { count: '2', memory: '768' }, article);
    expect(appPlan({ provider: 'libvirt' }, repositoryOf(plan)).cluster).toEqual({
      ...plan.cluster,
      provider: 'libvirt',
    });
  });

  it('moves all machines into another network with their numbers', () => {
    const plan = appPlan({ network: '10.0.0.0/16' }, article);
    expect(names(plan)).toEqual(names(appPlan()));
    expect(plan.cluster.machines[0]?.ip).toBe('10.0.0.101');
    expect(plan.chef['chef-server'].ipaddr).toBe('10.0.0.10');
  });

  it('lays them out anew where the other network is too small for their numbers', () => {
    const plan = appPlan({ network: '10.0.0.0/27' }, article);
    expect(plan.cluster.machines).toHaveLength(6);
    expect(plan.chef['chef-server'].ipaddr).toBe('10.0.0.10');
  });

  it('lets names that were derived from the domain follow it', () => {
    const { chef } = appPlan({ domain: 'shop.test', user: 'alice' }, article);
    expect(chef['chef-server'].api_fqdn).toBe('chef-server.shop.test');
    expect(chef['chef-user'].mail_addr).toBe('alice@shop.test');
  });

  it('refuses another name', () => {
    expect(() => appPlan({ name: 'shop' }, article)).toThrow(
      '--name: this repository is called "chef-consul-cluster"',
    );
  });

  it('takes back a licence with the distribution that needs it, or when it is told to', () => {
    const accepted = repositoryOf(appPlan({ 'chef-license': 'accept' }));
    const cinc = appPlan({ distribution: 'cinc' }, accepted);
    expect(cinc.chef['chef-client'].license).toBeUndefined();
    const later = appPlan({ 'chef-license': '' }, accepted);
    expect(later.chef['chef-client'].license).toBeUndefined();
    expect(appPlan({}, accepted).chef['chef-client'].license).toBe('accept');
  });

  it('changes the version of the client with its distribution', () => {
    expect(appPlan({ distribution: 'cinc' }, article).chef['chef-client'].version).toBe('18.9.4');
  });
});

describe('the Chef server', () => {
  it('moves out of the way of addresses that were asked for', () => {
    const plan = appPlan({ 'web-ips': '192.168.33.10,192.168.33.11' });
    expect(plan.chef['chef-server'].ipaddr).toBe('192.168.33.12');
  });

  it('gets the address that was asked for where the network changes, and machines make room', () => {
    const options = { network: '10.0.0.0/24', 'chef-server-ip': '10.0.0.101' };
    const plan = appPlan(options, article);
    expect(plan.chef['chef-server'].ipaddr).toBe('10.0.0.101');
    expect(names(plan, 'consul-server')).toEqual(['srv104', 'srv102', 'srv103']);
  });

  it('keeps its name, which no machine gets', () => {
    const plan = repositoryOf(chefServerPlan({ fqdn: 'app201.example.jp' }, article));
    expect(() => rolePlan(web, { prefix: 'app' }, plan)).toThrow(
      'provisioning/chef.json: chef-server.api_fqdn: "app201.example.jp" is the name of app201. chef-server.example.jp would work.',
    );
  });

  it('can be one the user already has, anywhere', () => {
    const options = { edition: 'existing', ip: '203.0.113.9', fqdn: 'chef.example.com' };
    const plan = chefServerPlan(options, article);
    expect(plan.chef['chef-server']).toMatchObject({
      api_fqdn: 'chef.example.com',
      ipaddr: '203.0.113.9',
    });
    const back = chefServerPlan({ edition: 'embedded' }, repositoryOf(plan));
    expect(back.chef['chef-server'].ipaddr).toBe('192.168.33.10');
  });

  describe('of the user, at 10.0.0.101', () => {
    const options = { edition: 'existing', ip: '10.0.0.101', fqdn: 'chef.example.com' };
    const own = repositoryOf(chefServerPlan(options, article));

    it('stays where it is when the network changes, and machines make room for it', () => {
      const plan = appPlan({ network: '10.0.0.0/24' }, own);
      expect(plan.chef).toEqual(own.chef);
      expect(names(plan, 'consul-server')).toEqual(['srv104', 'srv102', 'srv103']);
    });

    it('stays where it is inside the network, too', () => {
      const plan = chefServerPlan({ ip: '192.168.33.5' }, own);
      const moved = appPlan({ network: '10.0.0.0/16' }, repositoryOf(plan));
      expect(moved.chef['chef-server'].ipaddr).toBe('192.168.33.5');
    });

    it('keeps its name, though that looks like one of the domain', () => {
      const plan = chefServerPlan({ fqdn: 'chef-server.example.jp' }, own);
      const renamed = appPlan({ domain: 'shop.test' }, repositoryOf(plan));
      expect(renamed.chef['chef-server'].api_fqdn).toBe('chef-server.example.jp');
    });

    it('gives back the usual name and address when the repository makes its own again', () => {
      const inside = repositoryOf(chefServerPlan({ ip: '192.168.33.5' }, own));
      const plan = chefServerPlan({ edition: 'embedded' }, inside);
      expect(plan.chef).toEqual(article.chef);
      const named = chefServerPlan(
        { edition: 'cinc', ip: '192.168.33.6', fqdn: 'chef.example.jp' },
        inside,
      );
      expect(named.chef['chef-server']).toMatchObject({
        api_fqdn: 'chef.example.jp',
        ipaddr: '192.168.33.6',
      });
    });

    it('is not driven away by a machine', () => {
      const inside = repositoryOf(chefServerPlan({ ip: '192.168.33.5' }, own));
      expect(() => rolePlan(web, { ips: '192.168.33.5' }, inside)).toThrow(
        '--ips: "192.168.33.5" is taken by the chef-server. 192.168.33.201 would work.',
      );
      expect(() => chefServerPlan({ ip: '192.168.33.201' }, own)).toThrow(
        '--ip: "192.168.33.201" is taken by node201. Another address for node201 would work.',
      );
    });
  });

  it('must be named where it is one the user has', () => {
    expect(() => chefServerPlan({ edition: 'existing' }, article)).toThrow(
      '--edition: the address and the name of your Chef server are not known',
    );
  });

  it.each([
    ['192.168.33.201', '"192.168.33.201" is taken by node201. 192.168.33.10 would work'],
    ['192.168.33.1', "is the gateway's address"],
    ['10.0.0.1', 'lies outside 192.168.33.0/24'],
  ])('cannot have the address %s', (ip, message) => {
    expect(() => chefServerPlan({ ip }, article)).toThrow(message);
  });
});

describe('a warning', () => {
  it('is given for an even number of Consul servers', () => {
    expect(rolePlan(consulServer, { count: '4' }, article).warnings).toEqual([
      '4 Consul servers tolerate no more failures than 3: an odd number is better.',
    ]);
    expect(rolePlan(consulServer, { count: '5' }, article).warnings).toEqual([]);
  });

  it('is given for a network that others have on the Internet', () => {
    expect(appPlan({ network: '8.8.8.0/24' }).warnings).toEqual([
      expect.stringMatching(/^8\.8\.8\.0\/24 is not for private use: .* 192\.168\.33\.0\/24 has/u),
    ]);
    for (const network of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']) {
      expect(appPlan({ network }).warnings).toEqual([]);
    }
    for (const network of ['172.0.0.0/8', '192.0.0.0/8']) {
      expect(appPlan({ network }).warnings).toHaveLength(1);
    }
  });

  it('is given for a network VirtualBox refuses', () => {
    const cinc = { provider: 'virtualbox', distribution: 'cinc' };
    expect(appPlan(cinc).warnings).toHaveLength(1);
    for (const network of ['192.168.56.0/24', '192.168.63.0/24', '192.168.56.0/21']) {
      expect(appPlan({ ...cinc, network }).warnings).toEqual([]);
    }
    for (const network of ['192.168.55.0/24', '192.168.64.0/24', '192.168.48.0/20']) {
      expect(appPlan({ ...cinc, network }).warnings).toHaveLength(1);
    }
  });

  it('says which providers need a box to be named', () => {
    const network = '192.168.56.0/24';
    expect(appPlan({ provider: 'virtualbox', network }).warnings).toEqual([
      expect.stringMatching(/Ruby 3\.0/),
    ]);
    expect(appPlan({ provider: 'libvirt' }).warnings).toEqual([expect.stringMatching(/libvirt/)]);
  });
});
