import { describe, expect, it } from 'vitest';

import { appCommand, roleCommand, type Command } from '../../../lib/options/command.js';
import { askAll, type Ask } from '../../../lib/options/questions.js';
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
  const texts = await askAll(command, new Map(Object.entries(given)), repository, (question) => {
    asked.push(question);
    return Promise.resolve(answers[question.name] ?? question.default);
  });
  return { asked, texts: Object.fromEntries(texts) };
}

describe('the questions', () => {
  it('offer what the repository has, and leave that as it is', async () => {
    const repository = repositoryOf(appPlan({ 'chef-license': 'accept', 'web-count': '4' }));
    const { asked, texts } = await answered(app, repository);
    expect(asked.find(({ name }) => name === 'web-count')?.default).toBe('4');
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
    expect(question?.complaint('-1')).toContain('"-1" is less than 1');
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
});
