import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { reconcileGone } from '../../../lib/files/gone.js';
import { reconcile } from '../../../lib/files/reconcile.js';
import { file, repositoryWith, surroundings } from '../../support/files.js';

const OLD = 'a\nb\n';

describe('a file that this version has no more', () => {
  /** What is to be done with it, given what the user made of it; null is a file that was deleted. */
  function action(own: string | null, generators = ['app']) {
    const repository = repositoryWith('chefignore', OLD, OLD);
    const path = join(repository.root, 'chefignore');
    if (own === null) rmSync(path);
    else writeFileSync(path, own);
    return reconcileGone([], new Set(generators), repository).map((change) => change.action);
  }

  it.each([
    ['removed', 'nobody edited', OLD, 'remove'],
    ['removed', 'got the line ends of Windows alone', 'a\r\nb\r\n', 'remove'],
    ['left to its user', 'was edited', `${OLD}mine\n`, 'leave'],
    ['forgotten', 'the user deleted', null, 'keep'],
  ])('is %s where it %s', (_, __, own, expected) => {
    expect(action(own)).toEqual([expected]);
  });

  it.each([
    ['a folder in its place', 'a/ignore'],
    ['a file in the place of its folder', 'a'],
  ])('is no matter where the user has %s', (_, place) => {
    const repository = repositoryWith('a/ignore', OLD, OLD);
    rmSync(join(repository.root, place), { recursive: true });
    if (place === 'a') writeFileSync(join(repository.root, place), 'mine');
    else mkdirSync(join(repository.root, place));
    const changes = reconcileGone([], new Set(['app']), repository);
    expect(changes.map((change) => change.action)).toEqual(['keep']);
  });

  it('is no matter of a generator that does not take part', () => {
    expect(action(OLD, ['web'])).toEqual([]);
  });
});

it('a file that there is, be it under another name, is not gone', () => {
  const repository = repositoryWith('chefignore', OLD, OLD);
  const change = reconcile(file('chefignore', OLD, 'lines'), surroundings(repository, OLD));
  const renamed = { ...change, path: 'ignore', from: 'chefignore' };
  for (const changes of [[change], [renamed]]) {
    expect(reconcileGone(changes, new Set(['app']), repository)).toEqual([]);
  }
});
