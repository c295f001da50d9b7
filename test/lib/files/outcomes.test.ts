import { describe, expect, it } from 'vitest';

import { outcomesOf } from '../../../lib/files/outcomes.js';
import type { Change } from '../../../lib/files/reconcile.js';
import { file } from '../../support/files.js';
import { NOTHING } from '../../support/plans.js';

const [OWN, NEW, BOTH] = ['mine\n', 'new\n', 'both\n'].map((text) => Buffer.from(text));

/** A change of an edited Rakefile. */
function change(action: Change['action'], more: Partial<Change> = {}): Change {
  const rendered = file('Rakefile', 'new\n', 'lines');
  return {
    ...{ path: 'Rakefile', generator: 'app', rendered, contents: NEW, current: OWN, action },
    ...more,
  };
}

/** What came of it, without the record. */
function came(of: Change): string[] {
  return outcomesOf([of], [], NOTHING, undefined)
    .slice(0, -1)
    .map(({ path, state }) => `${state} ${path}`);
}

describe('what came of a file', () => {
  it.each<[string, Change]>([
    ['new', change('create', { current: undefined })],
    ['changed', change('replace')],
    ['marked', change('replace', { contents: BOTH, marked: BOTH as Buffer })],
    ['changed', change('replace', { contents: NEW, marked: BOTH as Buffer })],
    ['merged', change('merge', { contents: BOTH })],
    ['removed', change('remove', { rendered: undefined, contents: undefined })],
    ['left', change('leave', { rendered: undefined })],
    ['kept', change('keep')],
    ['unchanged', change('keep', { current: NEW })],
    ['unchanged', change('keep', { current: Buffer.from('new\r\n') })],
    ['unchanged', change('keep', { rendered: file('Rakefile', 'new\n', 'included') })],
    ['unchanged', change('skip')],
  ])('is %s', (state, of) => {
    expect(came(of)).toEqual([`${state} Rakefile`]);
  });

  it('is nothing where the user deleted it', () => {
    expect(came(change('keep', { current: undefined }))).toEqual([]);
  });

  it('is told of both names where it has another', () => {
    const from = 'Rakefile.old';
    expect(came(change('replace', { from }))).toEqual(['new Rakefile', `removed ${from}`]);
    expect(came(change('skip', { from }))).toEqual(['unchanged Rakefile']);
  });
});

describe('what came of files besides', () => {
  it('is a change of what others wrote, and the record', () => {
    expect(outcomesOf([], ['.yo-resolve'], NOTHING, '{}')).toEqual([
      { path: '.yo-resolve', state: 'changed' },
      { path: '.yo-rc.json', state: 'new' },
    ]);
    const read = new Map([['.yo-rc.json', Buffer.from('{}')]]);
    const record = (text?: string) => outcomesOf([], [], { ...NOTHING, read }, text)[0]?.state;
    expect([record('{"a":1}'), record()]).toEqual(['changed', 'unchanged']);
  });
});
