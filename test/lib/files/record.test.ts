import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { blobId } from '../../../lib/files/git-ids.js';
import type { JsonObject } from '../../../lib/files/json.js';
import { reconcile, type Change } from '../../../lib/files/reconcile.js';
import {
  recordAfter,
  refuseNewer,
  settingsIn,
  vendoredIn,
  writtenIn,
  type Remembered,
} from '../../../lib/files/record.js';
import { packageName, packageVersion } from '../../../lib/package.js';
import { file, remembered, repositoryWith, surroundings } from '../../support/files.js';
import { appPlan } from '../../support/plans.js';

const id = (text: string) => blobId(Buffer.from(text));

/** What `.yo-rc.json` would hold. */
function recordOf(run: Remembered): JsonObject {
  return JSON.parse(recordAfter(run) ?? '') as JsonObject;
}

describe('the record', () => {
  it('remembers what the generator would write, and not what the user made of it', () => {
    const repository = repositoryWith('Rakefile', 'edited', 'old');
    writeFileSync(join(repository.root, 'Gemfile'), 'gems');
    const around = surroundings(repository, 'old');
    const changes = [
      reconcile(file('Rakefile', 'old', 'lines'), around),
      reconcile(file('Gemfile', 'gems', 'lines'), around),
    ];
    expect(writtenIn(recordOf(remembered(changes, repository)))).toEqual({
      Rakefile: { id: id('old'), generator: 'app' },
      Gemfile: { id: id('gems'), generator: 'app' },
    });
  });

  it('remembers how to take out the edits that went to disk, until something new comes', () => {
    const repository = repositoryWith('Rakefile', 'old\nmine\n', 'old\n');
    const around = surroundings(repository, 'old\n');
    const merge = reconcile(file('Rakefile', 'new\nold\n', 'lines'), around);
    const kept: Change = { ...merge, action: 'keep' };
    const replaced: Change = { ...merge, contents: Buffer.from('new\nold\n'), action: 'replace' };
    const after = (change: Change, before = repository) =>
      writtenIn(recordOf(remembered([change], before)))['Rakefile'];
    expect(after(merge)?.edits).toEqual({ in: id('new\nold\nmine\n'), undo: [[2, 1, []]] });
    expect(after(kept)?.edits).toEqual({
      in: id('old\nmine\n'),
      undo: [
        [0, 0, ['new']],
        [1, 1, []],
      ],
    });
    expect(after(replaced)).toEqual({ id: id('new\nold\n'), generator: 'app' });
    // A run that has nothing new for the file knows nothing new of its edits either.
    const written = {
      Rakefile: { id: id('new\nold\n'), generator: 'app', edits: after(merge)?.edits },
    };
    const later: Change = { ...merge, current: Buffer.from('edited again'), action: 'keep' };
    expect(after(later, { ...repository, written })).toEqual(written.Rakefile);
  });

  it('has no edits of a file that the generator never wrote: they would be all of it', () => {
    const repository = repositoryWith('Rakefile', 'mine\n');
    const change = reconcile(file('Rakefile', 'new\n', 'lines'), surroundings(repository));
    const record = recordOf(remembered([{ ...change, action: 'keep' }], repository));
    expect(writtenIn(record)['Rakefile']?.edits).toBeUndefined();
  });

  it('remembers nothing of what .yo-resolve holds back', () => {
    const repository = repositoryWith('Rakefile', 'edited', 'old');
    const change = reconcile(file('Rakefile', 'new', 'lines'), surroundings(repository, 'old'));
    const record = recordOf(remembered([{ ...change, action: 'skip' }], repository));
    expect(writtenIn(record)['Rakefile']?.id).toBe(id('old'));
  });

  it('has the settings of the run, from which its files can be rendered again', () => {
    const repository = repositoryWith('Rakefile', 'old', 'old');
    const { cluster, chef } = settingsIn(recordOf(remembered([], repository))) ?? {};
    const plan = appPlan();
    expect({ cluster, chef }).toEqual({ cluster: plan.cluster, chef: plan.chef });
  });

  it('knows whose a file is: that of who wrote it first, until that one has it no more', () => {
    const repository = repositoryWith('README.md', 'old', 'old');
    const rendered = file('README.md', 'new', 'lines');
    const byWeb = reconcile(rendered, { ...surroundings(repository, 'old'), generator: 'web' });
    const run = (...generators: string[]) =>
      writtenIn(recordOf({ ...remembered([byWeb], repository), generators: new Set(generators) }))[
        'README.md'
      ]?.generator;
    expect([run('web'), run('app', 'web')]).toEqual(['app', 'web']);
  });

  it('forgets what is no file of the generator any more, and the old name of a renamed one', () => {
    const repository = repositoryWith('old', 'text', 'text');
    const common = { contents: undefined, current: Buffer.from('text'), generator: 'app' };
    const left: Change = { ...common, path: 'old', rendered: undefined, action: 'leave' };
    expect(writtenIn(recordOf(remembered([left], repository)))).toEqual({});
    const rendered = file('now', 'text', 'lines');
    const moved: Change = { ...common, path: 'now', from: 'old', rendered, action: 'replace' };
    expect(Object.keys(writtenIn(recordOf(remembered([moved], repository))))).toEqual(['now']);
  });

  it('keeps what others have in it, and is not written again', () => {
    const repository = { ...repositoryWith('Gemfile', 'gems'), record: { other: { a: 1 } } };
    const changes = [reconcile(file('Gemfile', 'gems', 'lines'), surroundings(repository))];
    const record = recordOf(remembered(changes, repository));
    expect(record['other']).toEqual({ a: 1 });
    const written = writtenIn(record);
    expect(recordAfter(remembered(changes, { ...repository, record, written }))).toBeUndefined();
  });

  it.each(['/etc/passwd', '../x', 'a/../../x', '.', './x', 'a//b'])(
    'remembers no file elsewhere, whoever wrote it there: %s',
    (path) => {
      const record = {
        [packageName]: { files: { app: { [path]: 'id' } }, vendor: { [path]: 'id' } },
      };
      expect([writtenIn(record), vendoredIn(record)]).toEqual([{}, {}]);
    },
  );
});

describe('a repository of a newer version', () => {
  const of = (version: unknown) => () => {
    refuseNewer({ [packageName]: { version } });
  };

  it('is refused with the command that helps', () => {
    expect(of('99.1.0')).toThrow(
      `.yo-rc.json: this repository was written by version 99.1.0, and this is generator-consul-cluster ${packageVersion}. Install that one: npm install --global generator-consul-cluster@99.1.0.`,
    );
  });

  it.each([packageVersion, '0.0.1', undefined, 7, 'x'])('is none of version %j', (version) => {
    expect(of(version)).not.toThrow();
  });
});
