import { describe, expect, it } from 'vitest';

import { appCommand, roleCommand, type Command } from '../../../lib/options/command.js';
import { askAll, type Ask } from '../../../lib/options/questions.js';
import { Request } from '../../../lib/options/request.js';
import { roomProblem } from '../../../lib/plan/plan.js';
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
  const texts = await askAll(
    command,
    new Map(Object.entries(given)),
    repository,
    (question) => {
      asked.push(question);
      return Promise.resolve(answers[question.name] ?? question.default);
    },
    (tried) => roomProblem(Request.parse(command, tried), repository, ROLES),
  );
  const complaint = (name: string, answer: string) =>
    asked.find((question) => question.name === name)?.complaint(answer);
  return { asked, texts: Object.fromEntries(texts), complaint };
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
      '--consul-server-count 2 or --network 10.0.0.0/28 would work.',
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
    expect(complaint('lb-count', '2')).toContain('--lb-count 1 or --network 10.0.0.0/27 would');
    expect(complaint('consul-server-count', '20')).toContain('does not fit');
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
