import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { treeId } from '../../../lib/files/git-ids.js';
import { reconcileFolder } from '../../../lib/files/reconcile-folder.js';
import type { Change } from '../../../lib/files/reconcile.js';
import { recordAfter } from '../../../lib/files/record.js';
import { vendoredFolders, type VendoredFolder } from '../../../lib/files/vendor.js';
import { remembered } from '../../support/files.js';
import { NOTHING } from '../../support/plans.js';
import { emptyFolder } from '../../support/workspace.js';

const PATH = 'vendor/gems/chef-zero-server';
const README = `${PATH}/README.md`;
const PROGRAM = `${PATH}/exe/chef-server-ctl`;

/** A gem with a text, a library and two programs. */
function ours(): VendoredFolder {
  const texts = {
    'README.md': 'a\nb\n',
    'lib/x.rb': 'x\n',
    'exe/chef-server-ctl': '',
    'exe/chef-zero-server': '',
  };
  const executable = (path: string) => path.startsWith('exe/');
  const files = Object.entries(texts).map(([path, text]) => ({
    path: `${PATH}/${path}`,
    contents: Buffer.from(text),
    ...(executable(path) ? { stat: statSync(process.execPath) } : {}),
    handEdits: 'vendored' as const,
  }));
  const id = treeId(
    Object.entries(texts).map(([path, text]) => ({
      path,
      contents: Buffer.from(text),
      executable: executable(path),
    })),
  );
  return { path: PATH, id, files };
}

/** A folder with the gem in it as it was last written. */
function written(folder = ours()) {
  const root = emptyFolder();
  for (const { path, contents, stat } of folder.files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents, { mode: stat === undefined ? 0o644 : 0o755 });
  }
  return { ...NOTHING, root, vendored: { [PATH]: folder.id } };
}

/** What is to be done, by path, without what is to be left alone. */
function actions(folder: VendoredFolder, repository: ReturnType<typeof written>) {
  const changes = reconcileFolder(folder, repository);
  return Object.fromEntries(
    changes.flatMap(({ path, action }) => (action === 'keep' ? [] : [[path, action]])),
  );
}

/** The folder as a later version would have it: another README, and no executables. */
function later(): VendoredFolder {
  const folder = ours();
  const files = folder.files
    .filter(({ stat }) => stat === undefined)
    .map((file) => (file.path === README ? { ...file, contents: Buffer.from('new') } : file));
  return { ...folder, id: 'later', files };
}

describe('the vendored folders', () => {
  it('are the gems and the library cookbooks, without what serves their development', () => {
    const folders = vendoredFolders();
    expect(folders.map(({ path }) => path)).toContain('vendor/cookbooks/consul_agent');
    const paths = folders.flatMap(({ files }) => files.map(({ path }) => path));
    expect(paths).toContain('vendor/gems/consul-cluster/schema/cluster.json');
    expect(
      paths.filter((path) => /\/(?:spec|Gemfile.*|Rakefile|\.[^/]*)(?:\/|$)/u.test(path)),
    ).toEqual([]);
  });

  it('keep their executable bits', () => {
    const files = vendoredFolders().flatMap((folder) => folder.files);
    expect(files.find(({ path }) => path === PROGRAM)?.stat).toBeDefined();
  });
});

describe('a vendored folder', () => {
  it('is left alone where it is as it should be', () => {
    expect(actions(ours(), written())).toEqual({});
  });

  it('is replaced as a whole by a later version, and what that has no more goes', () => {
    expect(actions(later(), written())).toEqual({
      [README]: 'replace',
      [PROGRAM]: 'remove',
      [`${PATH}/exe/chef-zero-server`]: 'remove',
    });
  });

  it('goes as a whole where this package has it no more', () => {
    const repository = written();
    const folder = vendoredFolders([PATH, 'vendor/gems/gone']).at(-1);
    expect(folder).toEqual({ path: 'vendor/gems/gone', id: '', files: [] });
    const result = actions({ ...ours(), files: [] }, repository);
    expect(new Set(Object.values(result))).toEqual(new Set(['remove']));
    expect(Object.keys(result)).toHaveLength(ours().files.length);
  });

  function edited() {
    const repository = written();
    appendFileSync(join(repository.root, README), 'mine\n');
    writeFileSync(join(repository.root, PATH, 'mine.rb'), '');
    return repository;
  }

  it('stays as it is where it was edited and there is nothing new, but for what is missing', () => {
    const repository = edited();
    rmSync(join(repository.root, PROGRAM));
    expect(actions(ours(), repository)).toEqual({ [PROGRAM]: 'create' });
  });

  it('is a conflict where it was edited and this version has another: the files that differ', () => {
    const repository = edited();
    rmSync(join(repository.root, PROGRAM));
    expect(actions({ ...ours(), id: 'later' }, repository)).toEqual({
      [README]: 'conflict',
      [PROGRAM]: 'create',
      [`${PATH}/mine.rb`]: 'conflict',
    });
  });

  it('is left to the user where it was edited and this version has it no more', () => {
    const result = actions({ ...ours(), id: '', files: [] }, edited());
    expect(new Set(Object.values(result))).toEqual(new Set(['leave']));
  });

  it('is not edited by what a checkout makes of it: line ends, lost executable bits', () => {
    const repository = written();
    const readme = join(repository.root, README);
    writeFileSync(readme, readFileSync(readme, 'utf8').replaceAll('\n', '\r\n'));
    chmodSync(join(repository.root, PROGRAM), 0o644);
    expect(actions(ours(), repository)).toEqual({ [README]: 'replace', [PROGRAM]: 'replace' });
  });

  it('is remembered by its id, unless .yo-resolve holds a part of it back', () => {
    const folder = later();
    const repository = written();
    const [first, ...rest] = reconcileFolder(folder, repository);
    const after = (changes: Change[]) =>
      recordAfter({ ...remembered(changes, repository), vendored: [folder] });
    if (first === undefined) throw new Error('There is no change');
    expect(after([first, ...rest])).toContain('"later"');
    expect(after([{ ...first, action: 'skip' }, ...rest])).not.toContain('"later"');
  });
});
