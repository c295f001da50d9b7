import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { UserError, fileError, quoted, userError } from '../../lib/errors.js';
import { packageRoot } from '../../lib/package.js';

/** An error as the file system throws it. */
function thrown(code: string, path?: string): Error {
  return Object.assign(
    new Error(`${code}: its words`),
    path === undefined ? { code } : { code, path },
  );
}

describe('an error of the file system', () => {
  it.each([
    ['EACCES', 'permission denied. Give yourself the right to read and write there.'],
    ['EPERM', 'the operation is not permitted. Give yourself the right to read and write there.'],
    ['EROFS', 'the file system is read-only. Choose a folder that can be written to.'],
    ['ENOSPC', 'no space is left on the device. Make room and run the same command again.'],
    ['EISDIR', 'a folder is in the way of a file. Move that folder away.'],
    ['EIO', 'EIO: its words. Fix that and run the same command again.'],
  ])('says what would work: %s', (code, message) => {
    const error = fileError(thrown(code, '/a/file'));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: `/a/file: ${message}` });
    // yo would take it for its exit status.
    expect(error).not.toHaveProperty('code');
  });

  it('names the file above the path that is in the way of a folder', () => {
    const file = join(packageRoot, 'package.json');
    expect(fileError(thrown('ENOTDIR', join(file, 'a/b')))).toMatchObject({
      message: `${file}: a file is in the way of a folder. Move that file away.`,
    });
  });

  it('names the file that it was about where it does not say so itself', () => {
    expect(fileError(thrown('ENOSPC'), 'one')).toMatchObject({
      message: expect.stringMatching(/^one: no space/u) as string,
    });
  });

  it.each([new Error('another'), 'text', undefined])('is all that is changed: %s', (other) => {
    expect(fileError(other)).toBe(other);
  });
});

describe('a message', () => {
  it('has nothing that a terminal would obey, and is one line', () => {
    const { message } = userError('/tmp/a\u001b[2J\nb', 'c\u009b2J\u007f', '\u202ed');
    expect(message).toBe('/tmp/a\\u001b[2J\\u000ab: c\\u009b2J\\u007f. \\u202ed.');
    expect(quoted('\u009b\u001b')).toBe('"\\u009b\\u001b"');
  });
});
