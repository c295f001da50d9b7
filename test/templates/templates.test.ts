/** The real templates, rendered for every kind of plan. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { chefFile, clusterFile, imageFile, renderTemplates } from '../../lib/files/render.js';
import { vendoredFolders } from '../../lib/files/vendor.js';
import { COMMANDS } from '../../lib/options/command.js';
import { packageRoot, templateFolder } from '../../lib/package.js';
import { PICTURE, pictureFile } from '../../lib/picture/svg.js';
import type { Plan } from '../../lib/plan/plan.js';
import { ROLES } from '../../lib/roles.js';
import { VERSIONS } from '../../lib/versions.js';
import { appPlan } from '../support/plans.js';

const plans = fc
  .record(
    {
      name: fc.constantFrom('shop', 'a', 'two_words-three'),
      network: fc.constantFrom('10.0.0.0/16', '192.168.33.0/24', '172.16.5.0/26'),
      domain: fc.constantFrom('example.jp', 'a.b-c.test'),
      provider: fc.constantFrom('docker', 'virtualbox', 'libvirt', 'ssh'),
      distribution: fc.constantFrom('chef', 'cinc'),
      'chef-license': fc.constantFrom('accept', 'accept-no-persist', 'accept-silent'),
      'consul-version': fc.constantFrom('1.8.7', '1.22.5'),
      'consul-server-count': fc.constantFrom('1', '4'),
      'web-count': fc.constantFrom('0', '1', '7'),
      'lb-count': fc.constantFrom('0', '2'),
      'consul-domain': fc.constantFrom('consul', 'example.internal'),
      'chef-server-edition': fc.constantFrom('embedded', 'cinc', 'chef'),
    },
    { requiredKeys: [] },
  )
  .map((options) => appPlan(options as Record<string, string>));

/** The files that a new repository gets, those of `vendor/` aside. */
function allFiles(plan: Plan) {
  const names = COMMANDS.map(({ name }) => name).filter(
    (name) => ROLES.every((role) => role.name !== name) || Object.hasOwn(plan.cluster.roles, name),
  );
  return [
    ...names.flatMap((name) => renderTemplates(templateFolder(name), plan)),
    ...[clusterFile(plan), chefFile(plan), imageFile(), pictureFile(plan)],
  ];
}

const TEMPLATES = join(packageRoot, 'templates');

/** The paths of all templates, the sub-generator first. */
function templates(): string[] {
  return readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TEMPLATES, join(entry.parentPath, entry.name)));
}

/** Whether a file is code that is copied as it lies. Specs make up clusters of their own. */
function isCode(path: string): boolean {
  return !/\.ejs$|README\.md$|(?:^|\/)spec\//u.test(path);
}

function withoutComments(code: string): string {
  return code.replaceAll(/^\s*#.*$/gmu, '');
}

describe('the templates', () => {
  it('write no file twice', () => {
    const paths = allFiles(appPlan()).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('leave no mark of a template in a path', () => {
    for (const { path } of allFiles(appPlan())) expect(path).not.toMatch(/__name__|dot_|\.ejs$/u);
  });

  it('have no name that npm pack would drop', () => {
    for (const path of templates()) expect(path).not.toMatch(/(?:^|\/)(?:\.|node_modules\/)/u);
  });

  it('know the defaults of the roles, for a cluster.json that does not say them', () => {
    const library = readFileSync(
      join(TEMPLATES, 'app/cookbooks/__name__/libraries/cluster.rb'),
      'utf8',
    );
    const line = /DEFAULTS = (.*)\.freeze/u.exec(library)?.[1] ?? '';
    const ruby = line.replaceAll(' => ', ': ').replaceAll("'", '"');
    expect(JSON.parse(ruby)).toEqual(
      Object.fromEntries(
        ROLES.flatMap(({ name, options }) =>
          options === undefined
            ? []
            : [[name, Object.fromEntries(Object.entries(options).map(([key, each]) => [key, each.default]))]],
        ),
      ),
    );
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

  it('speak of Vagrant, or of hosts that exist already', () => {
    const readme = (provider: string) =>
      allFiles(appPlan({ provider }))
        .find(({ path }) => path === 'README.md')
        ?.contents.toString() ?? '';
    expect(readme('docker')).toContain('CHEF_DRIVER=vagrant chef-client -z vms.rb');
    expect(readme('ssh')).toContain('CHEF_DRIVER=ssh chef-client -z vms.rb');
    expect(readme('ssh')).not.toMatch(/vagrant (?:up|halt|2)|DRIVER=vagrant|vagrant@/iu);
  });

  it('lead to files that are there, in the README and in vendor/README.md, for every plan', () => {
    const vendored = vendoredFolders().flatMap(({ files }) => files.map(({ path }) => path));
    fc.assert(
      fc.property(plans, (plan) => {
        const files = allFiles(plan);
        const paths = [...files.map(({ path }) => path), ...vendored];
        for (const { path, contents } of files.filter((file) => file.path.endsWith('README.md'))) {
          const links = contents.toString().matchAll(/\]\((?!https?:)([^)#]+)/gu);
          for (const [, link = ''] of links) {
            const target = join(path, '..', link);
            expect(
              paths.some((each) => each === target || each.startsWith(`${target}/`)),
              `${path}: ${link}`,
            ).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are few: what a user would open', () => {
    const own = allFiles(appPlan()).filter(
      ({ path }) => ![PICTURE, 'README.md'].includes(path) && !path.startsWith('vendor/'),
    );
    const lines = (contents: Buffer) => contents.toString().split('\n').length - 1;
    expect(own.length).toBeLessThanOrEqual(45);
    expect(own.reduce((sum, { contents }) => sum + lines(contents), 0)).toBeLessThanOrEqual(1400);
    const readme = allFiles(appPlan()).find(({ path }) => path === 'README.md');
    expect(lines(readme?.contents ?? Buffer.alloc(0))).toBeLessThanOrEqual(160);
  });

  it('hold no name, domain or address of a cluster in code that is copied', () => {
    const { cluster, chef } = appPlan();
    const { user_name: user, org_name: organization } = chef['chef-user'];
    const values = [cluster.name, cluster.domain, '192.168.33.', user, organization];
    const found = templates()
      .filter(isCode)
      .flatMap((path) => {
        const code = withoutComments(readFileSync(join(TEMPLATES, path), 'utf8'));
        return values.filter((value) => code.includes(value)).map((value) => `${path}: ${value}`);
      });
    expect(found).toEqual([]);
  });

  it('give every Chef role of the cluster a file', () => {
    const plan = appPlan({ name: 'shop' });
    const paths = allFiles(plan).map(({ path }) => path);
    for (const { chef_role: role } of Object.values(plan.cluster.roles)) {
      expect(paths).toContain(`roles/${role}.json`);
    }
  });

  it('stand on the gems that have the same Chef as the machines', () => {
    const gemspec = 'gems/chef-machines/chef-machines.gemspec';
    const text = readFileSync(join(packageRoot, gemspec), 'utf8');
    const versions = [...text.matchAll(/dependency '(?:chef|chef-bin)', '(?:= )?(.*)'$/gmu)];
    expect(new Set(versions.map(([, version]) => version))).toEqual(new Set([VERSIONS.chef]));
  });
});
