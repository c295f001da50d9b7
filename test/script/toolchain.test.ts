/** script/lib/toolchain.sh, with programs that answer in place of this computer's. */
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

import { packageRoot } from '../../lib/package.js';
import { emptyFolder } from '../support/workspace.js';

/** Runs a line with the functions of the library, and the programs found before all others. */
async function library(line: string, programs: Record<string, string>) {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const sources = ['common', 'engine', 'toolchain'].map((name) => `. script/lib/${name}.sh`);
  const { exitCode, stdout, stderr } = await execa('bash', ['-c', [...sources, line].join('; ')], {
    cwd: packageRoot,
    env: { PATH: [folder, process.env['PATH']].join(delimiter) },
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

/** As apt-cache answers for a package that others merely name: with nothing, and well. */
const NAMED = { 'apt-cache': 'exit 0', apt: 'exit 0' };

/** `command -v vagrant` finds none. */
const WITHOUT_VAGRANT =
  'command() { [ "$2" != vagrant ] && builtin command "$@"; }; use_hashicorp_packages() { echo added; }';

describe('provide_vagrant', () => {
  it("adds HashiCorp's repository where apt knows no more than the name", async () => {
    const programs = { ...NAMED, dpkg: 'echo amd64' };
    expect(await library(`${WITHOUT_VAGRANT}; provide_vagrant`, programs)).toMatchObject({
      exitCode: 0,
      stdout: 'added',
    });
  });

  it('leaves apt as it is where that has the package', async () => {
    const programs = { ...NAMED, 'apt-cache': 'echo Package: vagrant' };
    expect(await library(`${WITHOUT_VAGRANT}; provide_vagrant`, programs)).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
  });

  it('says that there is none for arm64', async () => {
    const programs = { ...NAMED, dpkg: 'echo arm64' };
    const { exitCode, stdout, stderr } = await library(
      `${WITHOUT_VAGRANT}; provide_vagrant`,
      programs,
    );
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/HashiCorp publishes none for Linux on arm64: take Debian 12 or 13/u);
  });
});

describe('need_licence', () => {
  it.each([
    ['accept', 0],
    ['accept-no-persist', 0],
    ['accept-silent', 0],
    ['yes', 1],
    ['', 1],
  ])('with %j ends with %j', async (licence, status) => {
    const { exitCode } = await library(`CHEF_LICENSE=${licence} need_licence`, {});
    expect(exitCode).toBe(status);
  });
});
