import { describe, expect, it } from 'vitest';

import { checkCluster } from '../../../lib/cluster/check.js';
import { NAME_RULES } from '../../../lib/cluster/names.js';
import { helpText } from '../../../lib/options/help.js';
import { appCommand, roleCommand } from '../../../lib/options/command.js';
import { askAll } from '../../../lib/options/questions.js';
import { textsOf } from '../../../lib/options/request.js';
import { ROLES, consulServer, lb, type Role } from '../../../lib/roles.js';
import { clusterSchema } from '../../../lib/settings/schema.js';
import { nextSteps } from '../../../lib/summary.js';
import { NOTHING, appPlan, repositoryOf, rolePlan } from '../../support/plans.js';
import { z } from 'zod';

/** The Consul servers with an option of each type. */
const server: Role = {
  ...consulServer,
  options: {
    ui: {
      type: 'boolean',
      description: 'Whether they show the web UI',
      default: true,
      question: 'Do the Consul servers show the web UI?',
    },
    raft_speed: {
      type: 'number',
      description: 'How slow Raft may be',
      default: 5,
      minimum: 1,
      maximum: 10,
    },
    log: {
      type: 'choice',
      description: 'What is logged',
      default: 'warn',
      choices: ['warn', 'info'],
    },
    motto: { type: 'text', description: 'What they say', default: 'be well' },
    zone: { type: 'text', description: 'Where', default: 'web', rule: NAME_RULES.service },
    port: { type: 'port', description: 'A port', default: 81, taken: { 22: 'ssh', 53: 'DNS' } },
  },
  nextSteps: ({ machines }) => [
    { command: `open http://${machines[0]?.ip ?? ''}:8500`, meaning: 'the UI' },
  ],
};

const roles = [server, ...ROLES.slice(1)];
const article = repositoryOf(appPlan());
const DEFAULTS = {
  ...{ ui: true, raft_speed: 5, log: 'warn', motto: 'be well' },
  ...{ zone: 'web', port: 81 },
};

/** What cluster.json says of the servers. */
function settings(options: Record<string, string>, repository = article) {
  return rolePlan(server, options, repository).cluster.roles['consul-server'];
}

describe('the options of a role', () => {
  it('are written into cluster.json, as asked for or by default', () => {
    expect(settings({})).toMatchObject(DEFAULTS);
    const asked = { ui: 'false', 'raft-speed': '2', log: 'info', motto: 'aloha' };
    expect(settings(asked)).toMatchObject({
      ui: false,
      raft_speed: 2,
      log: 'info',
      motto: 'aloha',
    });
    expect(appPlan({ 'consul-server-ui': 'false' }, NOTHING, roles).cluster.roles).toMatchObject({
      'consul-server': { ...DEFAULTS, ui: false },
    });
  });

  it('stay as they are', () => {
    const repository = repositoryOf(rolePlan(server, { ui: 'false', log: 'info' }, article));
    expect(settings({ 'raft-speed': '9' }, repository)).toMatchObject({
      ui: false,
      raft_speed: 9,
      log: 'info',
    });
    // A generator that does not know them leaves them alone.
    expect(rolePlan(lb, { count: '2' }, repository).cluster.roles['consul-server']).toMatchObject({
      ui: false,
    });
  });

  it('are read from a command line', () => {
    const command = appCommand(roles);
    const texts = (raw: Record<string, unknown>) => Object.fromEntries(textsOf(command, raw, []));
    expect(texts({ consulServerUi: 'false' })).toEqual({ 'consul-server-ui': 'false' });
    // As --consul-server-ui and --no-consul-server-ui.
    expect(texts({ consulServerUi: true })).toEqual({ 'consul-server-ui': 'true' });
    expect(texts({ consulServerUi: false })).toEqual({ 'consul-server-ui': 'false' });
  });

  it.each([
    [{ ui: 'maybe' }, '--ui: "maybe" is neither true nor false. true would work.'],
    [{ 'raft-speed': '11' }, '--raft-speed: "11" is more than 10. 5 would work.'],
    [
      { log: 'debug' },
      '--log: "debug" is none of the choices. One of these would work: warn, info',
    ],
    [{ motto: '-x' }, '--motto: "-x" is not a line of text'],
    [{ zone: 'a.b' }, '--zone: "a.b" is not a name that DNS can hold'],
    [{ port: '53' }, '--port: "53" is taken by DNS. 81 would work.'],
    [{ port: '0' }, '--port: "0" is less than 1. 81 would work.'],
  ])('are refused: %j', (options, message) => {
    expect(() => settings(options)).toThrow(message);
  });

  it('are in the help', () => {
    const help = helpText(roleCommand(server), () => 'yo x');
    expect(help).toMatch(/--ui <true\|false> +Whether they show the web UI\s+\(default: true\)/u);
    expect(helpText(appCommand(roles), () => 'yo x')).toContain(
      '--consul-server-raft-speed <number>',
    );
  });

  it('are in the schema, and may be missing', () => {
    const schema = z.toJSONSchema(clusterSchema(roles));
    expect(schema.properties?.['roles']).toMatchObject({
      properties: {
        'consul-server': {
          properties: { ui: { type: 'boolean', default: true }, prefix: { type: 'string' } },
          required: ['prefix', 'start', 'memory', 'chef_role'],
        },
      },
    });
    const { cluster } = appPlan();
    checkCluster(cluster, 'cluster.json', roles);
    const edited = structuredClone(cluster);
    Object.assign(edited.roles['consul-server'] ?? {}, { ui: 'yes' });
    expect(() => checkCluster(edited, 'cluster.json', roles)).toThrow(
      'cluster.json: roles.consul-server.ui: "yes" is not true or false. true would work.',
    );
    Object.assign(edited.roles['consul-server'] ?? {}, { ui: true, port: 22 });
    expect(() => checkCluster(edited, 'cluster.json', roles)).toThrow(
      'cluster.json: roles.consul-server.port: 22 is taken by ssh. 81 would work.',
    );
  });

  it('are asked for where they have a question, if there are such machines', async () => {
    const asked = async (answers: Record<string, string>, repository = NOTHING) => {
      const names: string[] = [];
      const spare = { ...server, name: 'spare', fewest: 0 };
      await askAll(
        appCommand([...ROLES, spare]),
        new Map(),
        repository,
        (question) => {
          names.push(question.name);
          return Promise.resolve(answers[question.name] ?? question.default);
        },
        () => ({ warnings: [] }),
      );
      return names.filter((name) => name.startsWith('spare-'));
    };
    expect(await asked({})).toEqual(['spare-count', 'spare-ui']);
    expect(await asked({ 'spare-count': '0' })).toEqual(['spare-count']);
    expect(await asked({}, article)).toEqual(['spare-count']);
  });
});

describe('the next steps of a role', () => {
  it('come behind the usual ones, while it has machines', () => {
    const written = [{ path: 'Rakefile', state: 'new' }] as const;
    const steps = nextSteps(appPlan(), NOTHING, [server], written);
    expect(steps.at(-1)).toEqual({ command: 'open http://192.168.33.101:8500', meaning: 'the UI' });
    expect(nextSteps(appPlan(), NOTHING, [{ ...server, name: 'cache' }], written)).toHaveLength(
      steps.length - 1,
    );
  });
});

describe('a cluster without a role', () => {
  const without = appPlan({ 'lb-count': '0' });

  it('has no machines and no settings of it', () => {
    expect(Object.keys(without.cluster.roles)).toEqual(['consul-server', 'web']);
    expect(without.cluster.machines).toHaveLength(5);
    expect(Object.keys(appPlan({ 'web-count': '0', 'lb-count': '0' }).cluster.roles)).toEqual([
      'consul-server',
    ]);
  });

  it('does not get it when the app runs again', () => {
    const again = appPlan({ datacenter: 'tokyo', 'lb-count': '0' }, repositoryOf(without));
    expect(again.cluster).toEqual({ ...without.cluster, datacenter: 'tokyo' });
    expect(appPlan({}, repositoryOf(without)).cluster).toEqual(without.cluster);
  });

  it.each([
    ['by the app', () => appPlan({ 'lb-count': '1' }, repositoryOf(without))],
    ['by its own generator', () => rolePlan(lb, {}, repositoryOf(without))],
  ])('gets it when it is asked for: %s', (_who, plan) => {
    expect(plan().cluster.roles).toEqual(appPlan().cluster.roles);
    expect(plan().cluster.machines).toEqual(appPlan().cluster.machines);
  });

  it('has no use for its settings', () => {
    expect(() => appPlan({ 'lb-memory': '768' }, repositoryOf(without))).toThrow(
      '--lb-memory: the cluster has no load balancers. Leave it out, or have some: --lb-count 1 would work.',
    );
  });

  it('is the usual one where the role comes only if it is asked for', () => {
    const cache = { ...lb, name: 'cache', chefRole: 'cache', prefix: 'cache', count: 0 };
    const known = [...ROLES, cache];
    expect(appPlan({}, NOTHING, known).cluster).toEqual(appPlan().cluster);
    expect(appPlan({ 'cache-count': '2' }, NOTHING, known).cluster.machines).toHaveLength(8);
    expect(rolePlan(cache, {}, article).cluster.machines).toHaveLength(7);
  });

  it('may be one that had it', () => {
    const plan = appPlan({ 'lb-count': '0' }, article);
    expect(plan.cluster.machines).toHaveLength(5);
    expect(plan.cluster.roles['lb']).toEqual(article.cluster?.roles['lb']);
  });

  it('has a warning where something depends on it', () => {
    expect(appPlan({ 'web-count': '0' }).warnings).toEqual([
      'There are no web nodes: the load balancers will answer 502 to every request.',
    ]);
    expect(appPlan({ 'web-count': '0', 'lb-count': '0' }).warnings).toEqual([]);
  });
});
