import { describe, expect, it } from 'vitest';

import { fileNotes } from '../../../lib/files/notes.js';

describe('what a user has to know of edited files', () => {
  it.each([
    ['merged', 'What is new was merged with your edits in a.rb, b.rb.'],
    ['marked', 'Decide at the conflict markers (<<<<<<<) before the next rake: a.rb, b.rb.'],
    [
      'left',
      'This version has these files no more, but you edited them: a.rb, b.rb. They are yours to keep or to remove.',
    ],
  ] as const)('is one line for all that are %s', (state, note) => {
    const outcomes = ['a.rb', 'b.rb'].map((path) => ({ path, state }));
    expect(fileNotes([...outcomes, { path: 'c.rb', state: 'kept' }])).toEqual([note]);
  });

  it('is nothing where none was', () => {
    const states = ['new', 'changed', 'removed', 'kept', 'unchanged'] as const;
    expect(fileNotes(states.map((state) => ({ path: 'a.rb', state })))).toEqual([]);
  });
});
