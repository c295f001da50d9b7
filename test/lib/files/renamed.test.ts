import { describe, expect, it } from 'vitest';

import { formerPath } from '../../../lib/files/renamed.js';
import { appPlan } from '../../support/plans.js';

const RENAMED = {
  'recipes/__name__-a.rb': 'recipes/__name__-b.rb',
  'recipes/__name__-b.rb': 'recipes/__name__-c.rb',
  'roles/x.json': 'roles/y.json',
};

/** What a repository with these files has in place of a path. */
function former(path: string, ...written: string[]): string | undefined {
  const { cluster } = appPlan({ name: 'shop' });
  const remembered = written.map((old) => [old, { id: '', generator: 'app' }] as const);
  return formerPath(path, { cluster, written: Object.fromEntries(remembered) }, RENAMED);
}

describe('the former name of a file', () => {
  it('is the one that it was written under, with the name of the cluster', () => {
    expect(former('recipes/shop-c.rb', 'recipes/shop-b.rb')).toBe('recipes/shop-b.rb');
    expect(former('roles/y.json', 'roles/x.json')).toBe('roles/x.json');
  });

  it('is known over several versions, the newest first', () => {
    expect(former('recipes/shop-c.rb', 'recipes/shop-a.rb')).toBe('recipes/shop-a.rb');
    expect(former('recipes/shop-c.rb', 'recipes/shop-a.rb', 'recipes/shop-b.rb')).toBe(
      'recipes/shop-b.rb',
    );
  });

  it.each([
    ['that was never renamed', 'Rakefile', ['recipes/shop-a.rb']],
    ['that was never written under it', 'roles/y.json', ['recipes/shop-a.rb']],
    ['of another cluster', 'recipes/shop-c.rb', ['recipes/blog-b.rb']],
    [
      'that was written under the new name as well',
      'roles/y.json',
      ['roles/x.json', 'roles/y.json'],
    ],
  ])('is none for a file %s', (_, path, written) => {
    expect(former(path, ...written)).toBeUndefined();
  });
});
