/** The real templates, rendered for every kind of plan. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderTemplates } from '../../lib/files/render.js';
import { COMMANDS } from '../../lib/options/command.js';
import { templateFolder } from '../../lib/package.js';
import type { Plan } from '../../lib/plan/plan.js';
import { appPlan } from '../support/plans.js';

const plans = fc
  .record(
    {
      name: fc.constantFrom('shop', 'a', 'two_words-three'),
      network: fc.constantFrom('10.0.0.0/16', '192.168.33.0/24', '172.16.5.0/26'),
      domain: fc.constantFrom('example.jp', 'a.b-c.test'),
      provider: fc.constantFrom('docker', 'virtualbox', 'libvirt'),
      distribution: fc.constantFrom('chef', 'cinc'),
      'chef-license': fc.constantFrom('accept', 'accept-no-persist'),
      'consul-version': fc.constantFrom('1.8.7', '1.21.4'),
      'consul-server-count': fc.constantFrom('1', '4'),
      'web-count': fc.constantFrom('1', '7'),
      'chef-server-edition': fc.constantFrom('embedded', 'cinc', 'chef'),
    },
    { requiredKeys: [] },
  )
  .map((options) => appPlan(options as Record<string, string>));

function allFiles(plan: Plan) {
  return COMMANDS.flatMap(({ name }) => renderTemplates(templateFolder(name), plan));
}

describe('the templates', () => {
  it('write no file twice', () => {
    const paths = allFiles(appPlan()).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('leave no mark of a template in a path, and no file npm pack would drop', () => {
    for (const { path } of allFiles(appPlan())) expect(path).not.toMatch(/__name__|dot_|\.ejs$/u);
  });

  it('render to JSON that can be read, for every plan', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        for (const { path, contents } of allFiles(plan)) {
          if (path.endsWith('.json')) JSON.parse(contents.toString());
        }
      }),
      { numRuns: 20 },
    );
  });

  it('show every machine in the README, for every plan', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const readme = allFiles(plan).find(({ path }) => path === 'README.md');
        const text = readme?.contents.toString() ?? '';
        for (const { name, ip } of plan.cluster.machines) {
          expect(text).toContain(name);
          expect(text).toContain(ip);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('hold no name, domain or address of a cluster in a file that is copied', () => {
    const one = allFiles(appPlan());
    const other = allFiles(
      appPlan({ name: 'shop', domain: 'shop.test', network: '10.0.0.0/16', user: 'alice', org: 'acme' }),
    );
    const changed = one
      .filter(({ contents }, index) => other[index]?.contents.equals(contents) === false)
      .map(({ path }) => path);
    for (const path of changed) {
      expect(path).toMatch(/^(?:README\.md|roles\/.*\.json|cookbooks\/.*\/metadata\.rb)$/u);
    }
  });

  it('give every Chef role of the cluster a file', () => {
    const plan = appPlan({ name: 'shop' });
    const paths = allFiles(plan).map(({ path }) => path);
    for (const { chef_role: role } of Object.values(plan.cluster.roles)) {
      expect(paths).toContain(`roles/${role}.json`);
    }
  });
});
