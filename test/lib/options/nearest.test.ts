import { describe, expect, it } from 'vitest';

import { nearest } from '../../../lib/options/nearest.js';

describe('the nearest word', () => {
  it.each([
    ['nmae', ['domain', 'name'], 'name'],
    ['counts', ['count', 'start'], 'count'],
    ['og', ['name', 'org'], 'org'],
    ['named', ['names', 'name'], 'names'],
    ['banana', ['name', 'org'], undefined],
    // All letters of these would have to be others.
    ['o', ['org'], undefined],
    ['xy', ['ip'], undefined],
  ])('to %s among %j is %s', (word, words, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });
});
