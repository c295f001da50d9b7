import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { blobId } from '../../../lib/files/git-ids.js';
import { lastWrittenIn } from '../../../lib/files/last-written.js';
import { editsOf } from '../../../lib/files/without-edits.js';
import { packageName } from '../../../lib/package.js';
import { file, repositoryWith } from '../../support/files.js';
import { appPlan } from '../../support/plans.js';

const [WRITTEN, MERGED] = ['a\nb\n', 'a\nb\nmine\n'];
const id = blobId(Buffer.from(WRITTEN));
const edits = editsOf(Buffer.from(MERGED), Buffer.from(WRITTEN));

/** A repository with a merged file in it. */
function merged(text = MERGED) {
  const { cluster, chef } = appPlan();
  const record = { [packageName]: { settings: { cluster, chef } } };
  return { ...repositoryWith('Rakefile', text, WRITTEN), record };
}

/** What was written last, as a text. */
function found(
  repository: ReturnType<typeof merged>,
  rendered: string,
  known: typeof edits | null = edits,
) {
  const render = () => [file('Rakefile', rendered, 'lines')];
  const written = { id, generator: 'app', edits: known ?? undefined };
  return lastWrittenIn(repository, render)('Rakefile', written)?.toString();
}

describe('what was written last', () => {
  it('is rendered again, where it has the right id', () => {
    expect(found(merged(), WRITTEN, null)).toBe(WRITTEN);
    expect(found(merged(), 'of another version\n', null)).toBeUndefined();
  });

  it('is what is left of a merged file without the edits', () => {
    expect(found(merged(), 'of another version\n')).toBe(WRITTEN);
    expect(found(merged(MERGED.replaceAll('\n', '\r\n')), 'of another version\n')).toBe(WRITTEN);
  });

  it('is so where the file was edited once more, and git has it as it was', () => {
    const repository = merged();
    const later = () => {
      writeFileSync(join(repository.root, 'Rakefile'), `${MERGED}and mine\n`);
    };
    later();
    expect(found(repository, 'of another version\n')).toBeUndefined();
    writeFileSync(join(repository.root, 'Rakefile'), MERGED);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository.root });
    git('init', '--quiet');
    git('add', 'Rakefile');
    later();
    expect(found(repository, 'of another version\n')).toBe(WRITTEN);
  });

  it('is not what somebody made of the record', () => {
    const wrong = edits && { ...edits, undo: [[0, 1, ['x']] as const] };
    expect(found(merged(), 'of another version\n', wrong)).toBeUndefined();
  });
});
