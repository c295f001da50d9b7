import { describe, expect, it } from 'vitest';

import type { Change } from '../../lib/files/reconcile.js';
import { parseRecord, recordAfter } from '../../lib/files/record.js';
import { preview } from '../../lib/preview.js';
import { file, remembered } from '../support/files.js';
import { NOTHING } from '../support/plans.js';

const TEXT = Buffer.from('a\n');

/** A change, with as much as is shown of it. */
function change(action: Change['action'], path: string, more: Partial<Change> = {}): Change {
  const rendered = file(path, 'a\n', 'lines');
  return { path, generator: 'app', rendered, contents: TEXT, current: TEXT, action, ...more };
}

/** The repository after a run with these changes. */
function after(changes: readonly Change[]) {
  const text = Buffer.from(recordAfter(remembered(changes, NOTHING)) ?? '');
  return { ...NOTHING, record: parseRecord(text), read: new Map([['.yo-rc.json', text]]) };
}

function lines(changes: readonly Change[], refuses = false): string[] {
  return preview(remembered(changes, NOTHING), refuses).split('\n');
}

describe('what a run would do', () => {
  it('has a word for each file that does not stay, and for the record', () => {
    const all = [
      change('create', 'Rakefile'),
      change('replace', 'Gemfile'),
      change('merge', 'README.md'),
      change('remove', 'chefignore'),
      change('leave', 'Berksfile'),
      change('conflict', 'roles/a.json'),
      change('keep', 'roles/b.json'),
      change('skip', 'roles/c.json'),
    ];
    expect(lines(all)).toEqual([
      '',
      'This run would:',
      '  create  Rakefile',
      '  change  Gemfile',
      '  merge   README.md',
      '  remove  chefignore',
      '  leave   Berksfile',
      '  ask     roles/a.json',
      '  create  .yo-rc.json',
      '',
      'merge: what is new comes into a file that was edited by hand.',
      'leave: a file that this version has no more, and that was edited by hand.',
      'ask: both sides changed the same, or the file was never written by the generator.',
      'Nothing was written.',
    ]);
  });

  it('has one line for what is done in a vendored folder, and for a file with another name', () => {
    const folder = 'vendor/gems/x';
    const all = [
      change('replace', `${folder}/a.rb`, { folder }),
      change('replace', `${folder}/b.rb`, { folder }),
      change('remove', `${folder}/c.rb`, { folder }),
      change('replace', 'recipes/b.rb', { from: 'recipes/a.rb' }),
    ];
    expect(lines(all).slice(2, 5)).toEqual([
      `  change  ${folder}/ (2 files)`,
      `  remove  ${folder}/ (1 file)`,
      '  change  recipes/b.rb (was recipes/a.rb)',
    ]);
  });

  it('says that it would stop at a conflict where nobody can be asked', () => {
    const conflict = [change('conflict', 'Rakefile')];
    const stop = 'As nobody can be asked here, it would stop instead. Rakefile: there already';
    expect(lines(conflict, true).join('\n')).toContain(stop);
    expect(lines(conflict).join('\n')).not.toContain('instead');
    expect(lines([change('merge', 'Rakefile')], true).join('\n')).not.toContain('instead');
  });

  it('is nothing where all stays, the record as well', () => {
    const changes = [change('keep', 'Rakefile')];
    expect(preview(remembered(changes, after(changes)), true)).toBe(
      '\nNothing would have to be written.',
    );
  });
});
