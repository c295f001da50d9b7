/** Repositories as this version writes them, edited, and then given to a made-up next version. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { command, commandOf, type CommandOutcome } from '../support/command.js';
import { EDITS, type Edit } from '../support/edits.js';
import { run } from '../support/generators.js';
import { nextVersion, packNextVersion, removePackage } from '../support/next-version.js';
import { differences, emptyFolder, tree } from '../support/workspace.js';

let next: string;
let written: string;

beforeAll(async () => {
  next = packNextVersion();
  written = mkdtempSync(join(tmpdir(), 'consul-cluster-written-'));
  await command(written, '--defaults');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: written });
  git('init', '--quiet');
  git('add', '--all');
}, 60_000);

afterAll(() => {
  removePackage(next);
  rmSync(written, { recursive: true, force: true });
});

/** A repository as this version wrote it, with an edit; in the care of git, whose store all of them share. */
function edited(make: Edit['make'], versioned = true): string {
  const folder = emptyFolder();
  const store = join(written, '.git');
  cpSync(written, folder, { recursive: true, filter: (source) => source !== store });
  if (versioned) writeFileSync(join(folder, '.git'), `gitdir: ${store}\n`);
  make(folder);
  return folder;
}

/** Runs the command of the next version, without a terminal. */
async function upgrade(folder: string, ...args: string[]): Promise<CommandOutcome> {
  return commandOf(join(next, 'dist/bin/run-command.js'), folder, ...args);
}

/** The files of a repository, without their modes. */
function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree(folder)).map(([path, text]) => [path, text.slice(text.indexOf('\n') + 1)]),
  );
}

function expectFiles(folder: string, expected: Edit['after']): void {
  const found = files(folder);
  for (const [path, parts] of Object.entries(expected)) {
    if (parts === null) expect(Object.keys(found)).not.toContain(path);
    for (const part of parts ?? []) {
      if (typeof part === 'string') expect(found[path]).toContain(part);
      else expect(found[path]).toMatch(part);
    }
  }
}

const CLASHES = EDITS.filter(({ refusal }) => refusal !== undefined);
const OTHERS = EDITS.filter(({ refusal }) => refusal === undefined);

/** Those that can be made in one repository: one for each file, the first of each. */
function together(edits: readonly Edit[]): Edit[] {
  const taken = new Set<string>();
  return edits.filter(({ after, kind }) => {
    const free = kind !== EDITS[0]?.kind && Object.keys(after).every((path) => !taken.has(path));
    if (free) for (const path of Object.keys(after)) taken.add(path);
    return free;
  });
}

/** A repository with several edits. */
function editedBy(edits: readonly Edit[]): string {
  return edited((folder) => {
    for (const { make } of edits) make(folder);
  });
}

describe('an edit that can be brought together with what is new', () => {
  it.each(OTHERS)('is there after an upgrade: $kind', async (edit) => {
    const folder = edited(edit.make);
    const { status, stdout, stderr } = await upgrade(folder);
    expect(status).toBe(0);
    expectFiles(folder, edit.after);
    expect(stdout + stderr).toContain(edit.said ?? '');
  });

  it('is asked about on no terminal, and there is nothing to do afterwards', async () => {
    const edits = together(OTHERS);
    expect(edits.length).toBeGreaterThan(4);
    const folder = editedBy(edits);
    const result = await run('app', folder, {}, { answers: {}, conflicts: 'write', version: next });
    expect(result.asked).not.toContain('action');
    for (const { after } of edits) expectFiles(folder, after);
    const once = tree(folder);
    expect((await upgrade(folder)).status).toBe(0);
    expect(differences(once, tree(folder))).toEqual([]);
  });
});

describe('an edit with which something new was merged before', () => {
  it.each([
    ['in the care of git, and edited once more', true],
    ['in no care, and left as it was', false],
  ])('is merged with the next version as well: %s', async (_, versioned) => {
    const folder = edited((root) => {
      appendFileSync(join(root, 'README.md'), '\nA paragraph of mine.\n');
    }, versioned);
    const { stderr } = await command(folder, 'web', '--count', '4');
    expect(stderr).toContain('merged with your edits in README.md');
    if (versioned) {
      execFileSync('git', ['hash-object', '-w', 'README.md'], { cwd: folder });
      appendFileSync(join(folder, 'README.md'), 'A line more.\n');
    }
    expect((await upgrade(folder)).stderr).toContain('merged with your edits in README.md');
    expectFiles(folder, {
      'README.md': [
        'What the next version says.',
        '| node204 |',
        versioned ? /\nA paragraph of mine\.\nA line more\.\n$/u : /\nA paragraph of mine\.\n$/u,
      ],
    });
    const once = tree(folder);
    expect((await upgrade(folder)).status).toBe(0);
    expect(differences(once, tree(folder))).toEqual([]);
  });
});

describe('an edit that clashes with what is new', () => {
  it.each(CLASHES)('stops an upgrade without a terminal: $kind', async ({ make, refusal }) => {
    const folder = edited(make);
    const before = tree(folder);
    const { status, stderr } = await upgrade(folder);
    expect([status, stderr]).toEqual([1, expect.stringContaining(refusal ?? '')]);
    expect(stderr).toMatch(/^[^\n]+ nothing was written\.\n$/u);
    expect(differences(before, tree(folder))).toEqual([]);
  });

  it('keeps all the rest from being written, what could be merged and removed among it', async () => {
    const clash = CLASHES.slice(-1);
    const rest = together(OTHERS).filter(({ after }) => !Object.hasOwn(after, 'chefignore'));
    const folder = editedBy([...rest, ...clash]);
    const before = tree(folder);
    for (const args of [[], ['--dry-run'], ['--dry-run', '--force'], ['--defaults']]) {
      const { status } = await upgrade(folder, ...args);
      expect([args, status]).toEqual([args, args.includes('--dry-run') ? 0 : 1]);
      expect(differences(before, tree(folder))).toEqual([]);
    }
  });

  it('is asked about on a terminal, and both sides can be written with markers', async () => {
    expect(together(CLASHES)).toEqual(CLASHES);
    const folder = editedBy(CLASHES);
    const settings = { answers: {}, conflicts: 'markers', version: next } as const;
    const result = await run('app', folder, {}, settings);
    expect(result.asked.filter((question) => question === 'action')).toHaveLength(CLASHES.length);
    for (const { after } of CLASHES) expectFiles(folder, after);
    expect(result.said).toContain('Decide at the conflict markers (<<<<<<<) before the next rake:');
  });

  it('is kept where the user says so, and asked about once', async () => {
    const folder = editedBy(CLASHES);
    await run('app', folder, {}, { answers: {}, conflicts: 'skip', version: next });
    for (const { kept } of CLASHES) expectFiles(folder, kept ?? {});
    const once = tree(folder);
    expect((await upgrade(folder)).status).toBe(0);
    expect(differences(once, tree(folder))).toEqual([]);
  });
});

describe('a vendored folder', () => {
  it('is replaced as a whole: what is new comes, what is no more goes, the folder itself too', async () => {
    const folder = edited(() => undefined);
    await upgrade(folder);
    const vendored = Object.entries(tree(folder))
      .filter(([path]) => /^vendor\/(?:gems|cookbooks)\//u.test(path))
      .map(([path, text]) => [path.replace('vendor/', ''), text]);
    const paths = vendored.map(([path]) => path);
    expect(paths).toContain('gems/chef-machines/NEXT.md');
    expect(paths).not.toContain('gems/chef-machines/CHANGELOG.md');
    expect(paths.filter((path) => path?.startsWith('cookbooks/cluster_page/'))).toEqual([]);
    expect(paths).toContain('cookbooks/next_page/metadata.rb');
    const packed = tree(next);
    for (const [path = '', text] of vendored) expect([path, packed[path]]).toEqual([path, text]);
  });
});

describe('--dry-run', () => {
  it('shows what an upgrade would do with all of them, and writes nothing', async () => {
    const kinds = ['a line added', 'no more', 'calls otherwise', 'value of a role', 'vendored'];
    const makes = EDITS.filter(({ kind }) => kinds.some((part) => kind.includes(part)));
    const folder = edited((root) => {
      for (const { make } of makes.filter(({ kind }) => !kind.startsWith('line ends'))) make(root);
    });
    const before = tree(folder);
    const { status, stdout, stderr } = await upgrade(folder, '--dry-run');
    expect(status).toBe(0);
    for (const line of [
      'create  CONTRIBUTING.md',
      'change  README.md',
      'merge   cookbooks/chef-consul-cluster/recipes/web.rb',
      'merge   cookbooks/chef-consul-cluster/recipes/balancer.rb (was cookbooks/chef-consul-cluster/recipes/lb.rb)',
      'leave   chefignore',
      'ask     roles/chef-consul-cluster-client.json',
      'ask     vendor/gems/consul-cluster/ (1 file)',
      'change  .yo-rc.json',
    ]) {
      expect(stdout + stderr).toContain(`  ${line}\n`);
    }
    expect(differences(before, tree(folder))).toEqual([]);
  });
});

describe('a repository that no git takes care of', () => {
  const [unedited] = EDITS;
  const kind = (part: string) => EDITS.find((edit) => edit.kind.includes(part));

  it.each([unedited, kind('deleted'), kind('no more')])('$kind: as with git', async (edit) => {
    const folder = edited(edit?.make ?? (() => undefined), false);
    expect((await upgrade(folder)).status).toBe(0);
    expectFiles(folder, edit?.after ?? {});
  });

  it('is asked about a file that both sides changed, wherever they did', async () => {
    const folder = edited(kind('a line added')?.make ?? (() => undefined), false);
    const { status, stderr } = await upgrade(folder);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/recipes\/web\.rb: edited by hand .*nothing can be merged with /u),
    ]);
  });
});

describe('a repository that a newer version wrote', () => {
  it('is refused with the command that helps, by every sub-generator', async () => {
    const folder = edited(() => undefined);
    await upgrade(folder);
    const before = tree(folder);
    for (const args of [[], ['web', '--count', '4'], ['chef-server', '--dry-run']]) {
      const { status, stderr } = await command(folder, ...args);
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining(`npm install --global generator-consul-cluster@${nextVersion}.`),
      ]);
    }
    expect(differences(before, tree(folder))).toEqual([]);
  });
});
