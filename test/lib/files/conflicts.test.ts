import { describe, expect, it } from 'vitest';

import { conflictsIn } from '../../../lib/files/conflicts.js';
import type { Change } from '../../../lib/files/reconcile.js';
import { file } from '../../support/files.js';
import { NOTHING } from '../../support/plans.js';

const GEM = 'vendor/gems/chef-machines';

function conflict(path: string): Change {
  const [rendered, current] = [file(path, 'new', 'lines'), Buffer.from('edited')];
  const change = { path, generator: 'app', rendered, contents: rendered.contents, current };
  const folder = path.startsWith(GEM) ? { folder: GEM } : {};
  return { ...change, ...folder, action: 'conflict' };
}

/** A repository in which some files were written. */
function repository(...paths: string[]) {
  const written = Object.fromEntries(paths.map((path) => [path, { id: '', generator: 'app' }]));
  return { ...NOTHING, written, vendored: { [GEM]: 'id' } };
}

describe('conflicts', () => {
  it.each([
    [['edited'], 'edited: edited by hand where the generator has something new.'],
    [['edited', 'edited too'], 'edited, edited too: edited by hand where'],
    [['mine', 'mine too'], "mine, mine too: there already, and not the generator's."],
    [['edited', 'mine'], "the generator has something new, or not the generator's at all."],
    [[`${GEM}/a.rb`, `${GEM}/b.rb`], `${GEM}: edited by hand where`],
  ])('%j', (paths, message) => {
    const error = conflictsIn(paths.map(conflict), repository('edited', 'edited too'));
    expect(error?.message).toContain(message);
    expect(error?.message).toMatch(/--force overwrites .* nothing was written\.$/u);
  });

  it('are none where nothing would be lost', () => {
    expect(conflictsIn([{ ...conflict('a'), action: 'merge' }], repository('a'))).toBeUndefined();
  });

  it('come with the reason, where nobody knows what was written last', () => {
    const changes = [conflict('a'), { ...conflict('b'), compared: true }];
    const forgotten = { ...conflict('mine'), compared: true };
    const message = conflictsIn([...changes, forgotten], repository('a', 'b'))?.message;
    expect(message).toMatch(/is not in git .*, so nothing can be merged with b\. On a/u);
    expect(conflictsIn([conflict('a')], repository('a'))?.message).not.toContain('--unshallow');
  });

  it('come with what helps: with files, with folders', () => {
    const error = conflictsIn([conflict('a'), conflict(`${GEM}/a.rb`)], repository('a'));
    expect(error?.message).toContain(`a, ${GEM}: edited by hand`);
    expect(error?.message).toContain('"a skip" keeps yours');
    expect(error?.message).toContain('with path: in the Gemfile');
    const folder = conflictsIn([conflict(`${GEM}/a.rb`)], repository());
    expect(folder?.message).not.toContain('.yo-resolve');
  });
});
