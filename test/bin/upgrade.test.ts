/** Repositories as this version writes them, edited, and then given to a made-up next version. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
});

afterAll(() => {
  removePackage(next);
  rmSync(written, { recursive: true, force: true });
});

/** A repository as this version wrote it, with an edit. */
function edited(make: Edit['make'], versioned = true): string {
  const folder = emptyFolder();
  cpSync(written, folder, { recursive: true });
  if (!versioned) rmSync(join(folder, '.git'), { recursive: true });
  make(folder);
  return folder;
}

/** Runs the command of the next version, without a terminal. */
async function upgrade(folder: string, ...args: string[]): Promise<CommandOutcome> {
  return commandOf(join(next, 'dist/bin/run-command.js'), folder, ...args);
}

/** The files of a repository, without git's own. */
function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree(folder))
      .filter(([path]) => !path.startsWith('.git/'))
      .map(([path, text]) => [path, text.slice(text.indexOf('\n') + 1)]),
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

describe.each(EDITS)('$kind', ({ make, after, said, refusal, kept }) => {
  it(
    refusal === undefined ? 'is there after the upgrade' : 'stops it without a terminal',
    async () => {
      const folder = edited(make);
      const before = tree(folder);
      const preview = await upgrade(folder, '--dry-run');
      expect(differences(before, tree(folder))).toEqual([]);
      const { status, stdout, stderr } = await upgrade(folder);
      if (refusal !== undefined) {
        expect([status, stderr]).toEqual([1, expect.stringContaining(refusal)]);
        expect(stderr).toMatch(/^[^\n]+ nothing was written\.\n$/u);
        expect(preview.stderr + preview.stdout).toContain(refusal);
        expect(differences(before, tree(folder))).toEqual([]);
        return;
      }
      expect(status).toBe(0);
      expectFiles(folder, after);
      expect(stdout + stderr).toContain(said ?? '');
      const once = tree(folder);
      expect((await upgrade(folder)).status).toBe(0);
      expect(differences(once, tree(folder))).toEqual([]);
    },
  );

  it('is asked about on a terminal where it clashes, and nowhere else', async () => {
    const folder = edited(make);
    // A folder is no text with markers in it: it is overwritten, or kept.
    const folderAsked = refusal?.startsWith('vendor/') === true;
    const conflicts = folderAsked ? 'write' : 'markers';
    const result = await run('app', folder, {}, { answers: {}, conflicts, version: next });
    const asked = result.asked.filter((question) => question === 'action');
    expect(asked).toHaveLength(refusal === undefined ? 0 : 1);
    expectFiles(folder, after);
    expect(result.said).toContain(said ?? '');
    const once = tree(folder);
    expect((await upgrade(folder)).status).toBe(0);
    expect(differences(once, tree(folder))).toEqual([]);
  });

  it.runIf(kept !== undefined)(
    'is kept where the user says so, and not asked about again',
    async () => {
      const folder = edited(make);
      await run('app', folder, {}, { answers: {}, conflicts: 'skip', version: next });
      expectFiles(folder, kept ?? {});
      const once = tree(folder);
      expect((await upgrade(folder)).status).toBe(0);
      expect(differences(once, tree(folder))).toEqual([]);
    },
  );
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
      expect.stringContaining('recipes/web.rb: edited by hand'),
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
