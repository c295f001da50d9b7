/** The texts for users: they lead to what is there, and their commands are those that tests run. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';

import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';

import { packageRoot } from '../lib/package.js';
import { command } from './support/command.js';
import {
  anchors,
  codes,
  commands,
  documents,
  links,
  partDocuments,
  type Document,
} from './support/documents.js';
import { emptyFolder, tree } from './support/workspace.js';

const DOCUMENTS = documents();
const ALL = [...DOCUMENTS, ...partDocuments()];

function named(path: string): Document {
  const found = DOCUMENTS.find((document) => document.path === path);
  if (found === undefined) throw new Error(`${path} is not there`);
  return found;
}

function sources(folder: string): string {
  return readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe.each(ALL.map((document) => [document.path, document] as const))('%s', (path, document) => {
  it('leads to files and headings that are there', () => {
    for (const link of links(document).filter((target) => !/^https?:/u.test(target))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      expect(existsSync(join(packageRoot, target)), `${path}: ${link}`).toBe(true);
      if (anchor === undefined) continue;
      const text = readFileSync(join(packageRoot, target), 'utf8');
      expect(anchors({ path: target, text }), `${path}: ${link}`).toContain(
        decodeURIComponent(anchor),
      );
    }
  });

  it('uses the words of the trade', () => {
    const prose = document.text.replaceAll(/`[^`]*`/gu, '');
    expect(prose.match(/\b(?:rooms|mend(?:s|ed|ing)?|brings)\b/giu) ?? []).toEqual([]);
  });
});

it('links that lead elsewhere are listed, so that each change of them is seen', async () => {
  const targets = ALL.flatMap(links).filter((target) => /^https?:/u.test(target));
  const list = [...new Set(targets)].toSorted().join('\n');
  await expect(`${list}\n`).toMatchFileSnapshot(
    join(packageRoot, 'test/fixtures/outside-links.txt'),
  );
});

describe('the commands', () => {
  const all = DOCUMENTS.flatMap((document) =>
    commands(document).map((line) => [document.path, line] as const),
  );

  /** What runs each kind of command; one that nothing runs fails. */
  function runner(
    line: string,
  ): 'generator' | 'plug-in' | 'rake' | 'script' | 'set-up' | 'npm' | undefined {
    if (/^(?:npx generator-consul-cluster|yo consul-cluster(?::[a-z-]+)?)(?: |$)/u.test(line)) {
      return 'generator';
    }
    if (/^(?:npm install|yo) .*consul-cluster-cache/u.test(line)) return 'plug-in';
    if (/^rake(?: |$)/u.test(line)) return 'rake';
    if (/^(?:CHEF_LICENSE=accept-no-persist )?script\//u.test(line)) return 'script';
    if (/^(?:mkdir|cd|export) |^bundle install$/u.test(line)) return 'set-up';
    return undefined;
  }

  it('are all of a kind that some test runs', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(([, line]) => runner(line) === undefined)).toEqual([]);
  });

  it('of the generator end well, in the order of each text', async () => {
    for (const { path } of DOCUMENTS) {
      const folder = emptyFolder();
      await command(folder, '--defaults');
      for (const [, line] of all.filter(
        (each) => each[0] === path && runner(each[1]) === 'generator',
      )) {
        const words = line
          .replace(/^npx generator-consul-cluster|^yo consul-cluster:?/u, '')
          .trim();
        const args = words === '' ? [] : words.split(/\s+/u);
        const outcome = await command(folder, ...args, '--defaults');
        expect(outcome.stderr + String(outcome.status), `${path}: ${line}`).toMatch(/0$/u);
      }
    }
  });

  it('of Rake are tasks, and the test of the real cluster runs each', () => {
    const tasks = sources('gems/consul-cluster/lib/consul_cluster/tasks');
    const cluster = sources('test/cluster');
    const lines = [...all.map(([, line]) => line), ...DOCUMENTS.flatMap(codes)];
    const called = lines.flatMap((line) => /^rake ([a-z_:]+)/u.exec(line)?.[1] ?? []);
    expect(called.length).toBeGreaterThan(10);
    for (const task of new Set(called)) {
      expect(tasks, task).toMatch(new RegExp(`\\b(?:task|namespace) :?'?${task}\\b`, 'u'));
      expect(cluster, task).toMatch(new RegExp(`'${task}[[']|rake ${task}`, 'u'));
    }
  });

  it('of script/ are there, can be run, and know what they are told', () => {
    const lines = [...all.map(([, line]) => line), ...DOCUMENTS.flatMap(codes)];
    const called = lines.flatMap((line) => {
      const found = /^(?:CHEF_LICENSE=\S+ )?(script\/[a-z-]+)(?: (--?[a-z]+|[a-z]+))?/u.exec(line);
      return found === null ? [] : [found];
    });
    expect(called.length).toBeGreaterThan(3);
    for (const [, script = '', word] of called) {
      const file = join(packageRoot, script);
      expect(statSync(file).mode & 0o111, script).not.toBe(0);
      if (word !== undefined && script !== 'script/on-release') {
        expect(readFileSync(file, 'utf8'), `${script} ${word}`).toContain(word);
      }
    }
  });

  it('of script/ explain themselves', async () => {
    const scripts = readdirSync(join(packageRoot, 'script'), { withFileTypes: true });
    for (const { name } of scripts.filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.'),
    )) {
      const { stdout } = await execa(join(packageRoot, 'script', name), ['--help']);
      expect(stdout, name).toContain(`script/${name} `);
    }
  });
});

describe('the paths', () => {
  let generated: string[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'consul-cluster-'));
    await command(folder, '--defaults');
    generated = Object.keys(tree(folder));
    rmSync(folder, { recursive: true });
  });

  function isThere(path: string): boolean {
    const name = path.replace(/\/$/u, '').replace('<name>', 'chef-consul-cluster');
    return (
      existsSync(join(packageRoot, name)) ||
      generated.some((each) => each === name || each.startsWith(`${name}/`))
    );
  }

  it.each(DOCUMENTS.map((document) => [document.path, document] as const))(
    'in %s are those of the package or of a generated repository',
    (path, document) => {
      const first =
        /^(?:bin|cookbooks|docs|generators|gems|lib|provisioning|roles|script|templates|test|vendor)\//u;
      const paths = codes(document).filter(
        (code) => first.test(code) && /^[\w./<>-]+$/u.test(code),
      );
      const missing = paths.filter((code) => !isThere(code));
      // docs/roles.md shows files of a package that its reader writes.
      const own = path === 'docs/roles.md' ? ['generators/app/index.js', /^templates\//u] : [];
      expect(
        missing.filter(
          (code) => !own.some((each) => (each instanceof RegExp ? each.test(code) : each === code)),
        ),
      ).toEqual([]);
    },
  );
});

describe('the README', () => {
  const readme = named('README.md');
  const japanese = named('README.ja.md');

  it('has at most a thousand words', () => {
    expect(readme.text.split(/\s+/u).length).toBeLessThanOrEqual(1000);
  });

  it('says the same in Japanese: headings, commands, links', () => {
    const outline = (text: string) => text.match(/^#+(?= )/gmu);
    const bare = (document: Document) =>
      links(document).filter((link) => !/^#|^README/u.test(link));
    expect(outline(japanese.text)).toEqual(outline(readme.text));
    expect(commands(japanese)).toEqual(commands(readme));
    expect(bare(japanese)).toEqual(bare(readme));
  });
});
