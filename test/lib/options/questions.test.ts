import { describe, expect, it } from 'vitest';

import { choicesOf } from '../../../lib/options/choices.js';
import {
  COMMANDS,
  appCommand,
  flagsOf,
  roleCommand,
  type Command,
} from '../../../lib/options/command.js';
import { askAll, type Ask } from '../../../lib/options/questions.js';
import { Request } from '../../../lib/options/request.js';
import { draftPlan } from '../../../lib/plan/plan.js';
import { ROLES, web } from '../../../lib/roles.js';
import type { Repository } from '../../../lib/repository.js';
import { NOTHING, appPlan, repositoryOf } from '../../support/plans.js';

const app = appCommand(ROLES);

/** What comes of the questions of a command, each answered by name or with what is offered. */
async function answered(
  command: Command,
  repository: Repository,
  answers: Record<string, string> = {},
  given: Record<string, string> = {},
) {
  const asked: Ask[] = [];
  const notes: string[] = [];
  const texts = await askAll(
    command,
    new Map(Object.entries(given)),
    repository,
    (question) => {
      asked.push(question);
      notes.push(...question.notes);
      return Promise.resolve(answers[question.name] ?? question.default);
    },
    (tried) =>
      draftPlan(Request.parse(command, tried, new Set(Object.keys(given))), repository, ROLES),
  );
  const complaint = (name: string, answer: string) =>
    asked.find((question) => question.name === name)?.complaint(answer);
  return { asked, notes, texts: Object.fromEntries(texts), complaint };
}

describe('the questions', () => {
  it('offer what the repository has, and leave that as it is', async () => {
    const repository = repositoryOf(appPlan({ 'chef-license': 'accept', 'web-count': '4' }));
    const { asked, texts } = await answered(app, repository);
    expect(asked.find(({ name }) => name === 'web-count')?.default).toBe('4');
    expect(texts).toEqual({});
  });

  it('offer the address and the name of a Chef server that the user already has', async () => {
    const repository = repositoryOf(
      appPlan({
        'chef-server-edition': 'existing',
        'chef-server-ip': '10.9.9.9',
        'chef-server-fqdn': 'chef.example.com',
      }),
    );
    const { asked, texts } = await answered(app, repository);
    const offered = Object.fromEntries(asked.map((question) => [question.name, question.default]));
    expect(offered).toMatchObject({
      'chef-server-edition': 'existing',
      'chef-server-ip': '10.9.9.9',
      'chef-server-fqdn': 'chef.example.com',
    });
    expect(texts).toEqual({});
  });

  it('leave a role that was emptied by hand empty', async () => {
    const { cluster, chef } = appPlan();
    const machines = cluster.machines.filter(({ role }) => role !== 'lb');
    const repository = { ...NOTHING, cluster: { ...cluster, machines }, chef };
    const { asked, texts } = await answered(app, repository);
    const question = asked.find(({ name }) => name === 'lb-count');
    expect(question?.default).toBe('0');
    expect(question?.complaint('0')).toBeUndefined();
    expect(question?.complaint('-1')).toContain('"-1" is less than 0');
    expect(texts).toEqual({});
  });

  it('take a licence back', async () => {
    const later = { 'chef-license': '' };
    const accepted = repositoryOf(appPlan({ 'chef-license': 'accept' }));
    expect((await answered(app, accepted, later)).texts).toEqual(later);
    const { asked, texts } = await answered(app, repositoryOf(appPlan()), later);
    const question = asked.find(({ name }) => name === 'chef-license');
    expect(question?.complaint('')).toBeUndefined();
    expect(texts).toEqual({});
  });

  it('ask for no count where the addresses are given', async () => {
    const ips = { ips: '192.168.33.60' };
    const { asked, texts } = await answered(roleCommand(web), repositoryOf(appPlan()), {}, ips);
    expect(asked).toEqual([]);
    expect(texts).toEqual(ips);
  });

  it('tell at once of machines that have no room, and leave some for those to come', async () => {
    const answers = { network: '10.0.0.0/29', 'consul-server-count': '2', 'lb-count': '1' };
    const { complaint } = await answered(app, NOTHING, { ...answers, 'web-count': '1' });
    expect(complaint('network', '10.0.0.0/29')).toBeUndefined();
    expect(complaint('consul-server-count', '3')).toContain(
      '. 2 as the number of Consul servers or 10.0.0.0/28 as the network would work.',
    );
    expect(complaint('consul-server-count', '2')).toBeUndefined();
    expect(complaint('web-count', '2')).toContain(
      'does not fit, the free addresses of 10.0.0.0/29',
    );
    expect(complaint('lb-count', '1')).toBeUndefined();
  });

  it('tell of what is in the repository already and has no room in a new network', async () => {
    const repository = repositoryOf(appPlan({ 'web-count': '8' }));
    const { complaint } = await answered(app, repository, { network: '10.0.0.0/28' });
    expect(complaint('web-count', '8')).toBeUndefined();
    expect(complaint('lb-count', '1')).toBeUndefined();
    expect(complaint('lb-count', '2')).toContain(
      '1 as the number of load balancers or 10.0.0.0/27 as the network would',
    );
    expect(complaint('consul-server-count', '20')).toContain('does not fit');
  });

  it('explain each of their choices', () => {
    for (const { name, option } of COMMANDS.flatMap(flagsOf)) {
      const { question, choices } = option;
      if (question === undefined || choices === undefined) continue;
      const values = [...(question.none === undefined ? [] : ['']), ...choices];
      expect([name, Object.keys(question.about ?? {})]).toEqual([name, values]);
      for (const choice of choicesOf(choices, question)) {
        // They fit on a line of a usual terminal, behind the sign of the one that is chosen.
        expect(choice.name).toMatch(/^.{3,78}$/u);
      }
    }
  });

  it('say of what is chosen whether it was run by us', () => {
    for (const flag of ['provider', 'distribution', 'chef-server-edition']) {
      const { question } = flagsOf(app).find(({ name }) => name === flag)?.option ?? {};
      for (const text of Object.values(question?.about ?? {})) {
        expect(text).toMatch(/\((?:not )?run (?:by us|against a stand-in only)\)$/u);
      }
    }
  });

  it.each([
    ['name', 'My Shop!', 'my-shop'],
    ['network', '192.168.33.0', '192.168.33.0/24'],
    ['network', '10.1.2.3/16', '10.1.0.0/16'],
    ['domain', 'Example.JP', 'example.jp'],
    ['consul-version', 'v1.21', '1.21.0'],
    ['user', 'René', 'rene'],
    ['web-count', '3 nodes', '3'],
  ])('suggest what was meant, and name no option: %s, %s', async (name, answer, meant) => {
    const { complaint } = await answered(app, NOTHING);
    expect(complaint(name, answer)).toMatch(/^"/u);
    expect(complaint(name, answer)?.endsWith(` ${meant} would work.`)).toBe(true);
    expect(complaint(name, answer)).not.toContain('--');
    expect(complaint(name, meant)).toBeUndefined();
  });

  it('warn at the answer, and ask for it once more', async () => {
    const answers = { network: '8.8.8.0/24', 'consul-server-count': '2' };
    const { asked, notes, texts } = await answered(app, NOTHING, answers);
    expect(notes).toEqual([
      expect.stringContaining('8.8.8.0/24 is not for private use'),
      expect.stringContaining('2 Consul servers tolerate no more failures than 1'),
    ]);
    const warned = asked.filter((question) => question.notes.length > 0);
    expect(warned.map((question) => [question.name, question.default])).toEqual([
      ['network', '8.8.8.0/24'],
      ['consul-server-count', '2'],
    ]);
    expect(asked.filter((question) => question.name === 'network')).toHaveLength(2);
    expect(texts).toMatchObject(answers);
  });

  it('begin with a warning about what was typed', async () => {
    const { asked, notes } = await answered(app, NOTHING, {}, { network: '8.8.8.0/24' });
    expect(notes).toHaveLength(1);
    expect(asked[0]?.notes).toEqual([expect.stringContaining('is not for private use')]);
  });

  it('tell at once of an answer that contradicts what was typed', async () => {
    const { complaint } = await answered(app, NOTHING, {}, { 'web-memory': '1024' });
    expect(complaint('web-count', '0')).toBe(
      '--web-memory: the cluster has no web nodes. Leave it out, or have some: 2 as the number of web nodes would work.',
    );
  });

  it('tell of a machine that has the address of the Chef server', async () => {
    const answers = {
      'chef-server-edition': 'existing',
      'chef-server-ip': '10.9.9.9',
      'chef-server-fqdn': 'chef.example.com',
    };
    const { complaint } = await answered(app, repositoryOf(appPlan()), answers);
    expect(complaint('chef-server-ip', '192.168.33.201')).toContain('is taken by node201');
    expect(complaint('chef-server-ip', '10.9.9.9')).toBeUndefined();
  });
});
