/** The rules that keep the package in order, and that Yeoman's look-up of generators needs. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { COMMANDS } from '../lib/options/command.js';
import { packageRoot, packageVersion } from '../lib/package.js';

const NAMES = COMMANDS.map(({ name }) => name).toSorted();

function folders(path: string): string[] {
  return readdirSync(join(packageRoot, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

function filesBelow(path: string): string[] {
  return readdirSync(join(packageRoot, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('every sub-generator', () => {
  it('has a folder, a tree of templates and a test, and nothing else has', () => {
    expect(folders('generators')).toEqual(NAMES);
    expect(folders('templates')).toEqual(NAMES);
    const tests = readdirSync(join(packageRoot, 'test/generators')).map((name) =>
      name.replace('.test.ts', ''),
    );
    expect(tests.toSorted()).toEqual(NAMES);
  });

  it.each(NAMES)('%s is one file, index.ts', (name) => {
    expect(readdirSync(join(packageRoot, 'generators', name))).toEqual(['index.ts']);
  });
});

describe('the library', () => {
  it('knows nothing of Yeoman', () => {
    for (const file of filesBelow('lib')) {
      expect(readFileSync(file, 'utf8'), file).not.toMatch(/from '(?:@yeoman|yeoman-|mem-fs)/u);
    }
  });

  it('has no index file where Yeoman would take it for a generator', () => {
    for (const folder of [
      '',
      'lib',
      'templates',
      'test',
      'bin',
      'generators',
      'dist',
      'dist/lib',
      'dist/bin',
    ]) {
      for (const name of ['index.js', 'index.ts']) {
        expect(existsSync(join(packageRoot, folder, name)), join(folder, name)).toBe(false);
      }
    }
  });
});

/** The folders of a kind, such as `gems`, by the way that their files are written in Ruby. */
const GEMS = folders('gems');
const COOKBOOKS = folders('cookbooks');

/** The texts of some files by path, without their comments. */
function codeBelow(...paths: string[]): [path: string, code: string][] {
  return paths
    .filter((path) => existsSync(join(packageRoot, path)))
    .flatMap(filesBelow)
    .map((file) => [file, readFileSync(file, 'utf8').replaceAll(/^\s*#.*$/gmu, '')]);
}

/** The names of our own that stand in a text, as another gem or cookbook of ours would be asked for. */
const REQUIRED: Record<string, RegExp> = {
  'chef-machines': /chef-machines|require(?:_relative)? '[^']*chef\/provisioning/u,
  'consul-cluster': /consul-cluster|consul_cluster|ConsulCluster/u,
  'chef-zero-server': /chef-zero-server'|ChefZeroServer|require '[^']*chef_zero_server/u,
};

/** Which gems of ours each gem may know. */
const MAY_KNOW: Record<string, readonly string[]> = {
  'chef-machines': [],
  'chef-zero-server': [],
  'consul-cluster': ['chef-machines', 'chef-zero-server'],
};

/** Which cookbooks of ours each library cookbook depends on. */
const DEPENDS: Record<string, readonly string[]> = {
  checked_service: [],
  chef_zero_server: ['checked_service'],
  cluster_page: ['checked_service'],
  consul_agent: ['checked_service'],
};

describe('the gems', () => {
  it('are the three', () => {
    expect(GEMS).toEqual(Object.keys(MAY_KNOW).toSorted());
  });

  it.each(GEMS)('%s asks for none but those below it', (gem) => {
    const others = GEMS.filter((name) => name !== gem && MAY_KNOW[gem]?.includes(name) !== true);
    const found = codeBelow(`gems/${gem}/lib`, `gems/${gem}/exe`, `gems/${gem}/image`).flatMap(
      ([path, code]) =>
        others.filter((name) => REQUIRED[name]?.test(code)).map((name) => `${path}: ${name}`),
    );
    expect(found).toEqual([]);
    const gemspec = readFileSync(join(packageRoot, `gems/${gem}/${gem}.gemspec`), 'utf8');
    const asked = [...gemspec.matchAll(/add_dependency '([^']+)'/gu)].map(([, name = '']) => name);
    expect(asked.filter((name) => others.includes(name))).toEqual([]);
  });

  it('chef-machines knows nothing of Consul, of cluster.json or of this generator', () => {
    const names = /consul|cluster\.json|chef\.json|\byo\b|generator-/iu;
    const found = ['lib', 'image']
      .flatMap((folder) => filesBelow(`gems/chef-machines/${folder}`))
      .filter((file) => names.test(readFileSync(file, 'utf8').split('\n').slice(1).join('\n')));
    expect(found).toEqual([]);
  });
});

describe('the library cookbooks', () => {
  it('are the four', () => {
    expect(COOKBOOKS).toEqual(Object.keys(DEPENDS).toSorted());
  });

  it.each(COOKBOOKS)('%s depends on none but those below it', (cookbook) => {
    const metadata = readFileSync(join(packageRoot, `cookbooks/${cookbook}/metadata.rb`), 'utf8');
    const depends = [...metadata.matchAll(/^depends +'([^']+)'/gmu)].map(([, name]) => name);
    expect(depends).toEqual(DEPENDS[cookbook]);
  });

  // What a machine runs on is no attribute that somebody sets.
  it.each(COOKBOOKS)('%s has resources that read no node attributes', (cookbook) => {
    const platform = /lazy \{ node\['(?:os_release|platform|platform_version)'\]/gu;
    const found = codeBelow(`cookbooks/${cookbook}/resources`).filter(([, code]) =>
      /\bnode\[|DSL::Recipe/u.test(code.replaceAll(platform, '')),
    );
    expect(found.map(([path]) => path)).toEqual([]);
  });
});

describe('each gem and library cookbook', () => {
  const paths = [
    ...GEMS.map((name) => [`gems/${name}`, `${name}.gemspec`] as const),
    ...COOKBOOKS.map((name) => [`cookbooks/${name}`, 'metadata.rb'] as const),
  ];

  it.each(paths)('%s is a thing of its own', (path, manifest) => {
    const own = [
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'Rakefile',
      'Gemfile',
      'spec',
      '.rubocop.yml',
    ];
    const missing = [manifest, ...own].filter((file) => !existsSync(join(packageRoot, path, file)));
    expect(missing).toEqual([]);
  });

  it.each(paths)('%s says at its top where it comes from', (path, manifest) => {
    for (const file of ['README.md', manifest]) {
      const [first] = readFileSync(join(packageRoot, path, file), 'utf8').split('\n');
      expect(first, file).toContain('generator-consul-cluster');
    }
  });

  it.each(paths)('%s has its version at the top of its CHANGELOG', (path, manifest) => {
    const gem = path.slice('gems/'.length).replaceAll('-', '_');
    const file =
      manifest === 'metadata.rb'
        ? manifest
        : // chef-machines lies where chef-provisioning did.
          [`lib/${gem}/version.rb`, 'lib/chef/provisioning/version.rb'].find((each) =>
            existsSync(join(packageRoot, path, each)),
          );
    const text = readFileSync(join(packageRoot, path, file ?? manifest), 'utf8');
    const version = /^\s*(?:VERSION = |version +)'([^']+)'/mu.exec(text)?.[1];
    expect(version).toBeDefined();
    expect(topEntry(`${path}/CHANGELOG.md`)).toBe(version);
  });
});

describe('the package', () => {
  it('has its version at the top of its CHANGELOG', () => {
    expect(topEntry('CHANGELOG.md')).toBe(packageVersion);
  });
});

/** The version of the first entry of a CHANGELOG; undefined where it has no entry, or one that says nothing. */
function topEntry(path: string): string | undefined {
  const [, entry = ''] = readFileSync(join(packageRoot, path), 'utf8').split(/^## /mu);
  return /^(\S+)[^\n]*\n[^]*^- /mu.exec(entry)?.[1];
}
