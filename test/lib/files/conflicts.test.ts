import { describe, expect, it } from 'vitest';

import { refuseConflicts } from '../../../lib/files/conflicts.js';
import { file } from '../../support/files.js';

describe('conflicts', () => {
  it.each([
    [['edited'], 'edited: the file was edited by hand.'],
    [['edited', 'edited too'], 'edited, edited too: these files were edited by hand.'],
    [['mine'], "mine: the file is there already and is not the generator's."],
    [['mine', 'mine too'], "these files are there already and are not the generator's."],
    [['edited', 'mine'], "these files were edited by hand, or are not the generator's."],
  ])('%j', (paths, message) => {
    const hashes = { edited: 'hash', 'edited too': 'hash' };
    const changes = paths.map((path) => ({
      path,
      rendered: file(path, 'new', 'asked'),
      contents: Buffer.from('new'),
      current: Buffer.from('edited'),
      action: 'conflict' as const,
    }));
    expect(() => {
      refuseConflicts(changes, { root: '/', read: new Map(), record: {}, hashes, vendored: {} });
    }).toThrow(message);
  });
});
