import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { editsOf, parseEdits, withoutEdits } from '../../../lib/files/without-edits.js';

const text = fc
  .array(fc.constantFrom('', 'a', 'b', 'end', '\u00e4'), { maxLength: 10 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), lines.map((line) => `${line}\n`).join('')));

describe('edits in a file', () => {
  it('can be taken out again, as they are remembered', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (own, written, windows) => {
        const edited = Buffer.from(windows ? own.replaceAll('\n', '\r\n') : own);
        const edits = editsOf(edited, Buffer.from(written));
        if (edits === undefined) expect(own).toBe(written);
        else {
          const remembered = parseEdits(JSON.parse(JSON.stringify(edits)));
          expect(remembered).toEqual(edits);
          expect(withoutEdits(edited, edits).toString()).toBe(written);
        }
      }),
    );
  });

  it('are remembered without what the user wrote, whatever the encoding', () => {
    const own = Buffer.from('a\nmy secret\ncaf\u00e9\nc\n', 'latin1');
    const written = Buffer.from('a\nb\nc\n');
    const edits = editsOf(own, written);
    expect(edits?.undo).toEqual([[1, 2, ['b']]]);
    if (edits !== undefined) expect(withoutEdits(own, edits)).toEqual(written);
  });

  it.each([
    undefined,
    'x',
    { in: 1, undo: [] },
    { in: 'id' },
    { in: 'id', undo: [[0, 1]] },
    { in: 'id', undo: [[-1, 1, []]] },
    { in: 'id', undo: [[0, 0.5, []]] },
    { in: 'id', undo: [[0, 1, [2]]] },
  ])('are nothing that somebody made of the record: %j', (value) => {
    expect(parseEdits(value)).toBeUndefined();
  });
});
