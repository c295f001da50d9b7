/** Texts as lines: what an editor or git does to line ends is no edit, and stays as it is. */
import { diffComm } from 'node-diff3';

/** Ends of lines: Unix has the one, Windows the other. */
const [UNIX, WINDOWS] = ['\n', '\r\n'] as const;

/** A text in lines. Each byte is a character, so that none is lost whatever the encoding is. */
export interface Lines {
  /** Without their ends. */
  readonly lines: string[];
  /** The end of each line, by the same index. */
  readonly ends: string[];
  /** Whether the last line has an end. */
  readonly closed: boolean;
}

/** Splits a text into its lines. */
export function linesOf(contents: Buffer): Lines {
  const all = contents.toString('latin1').split(UNIX);
  const closed = all.at(-1) === '';
  if (closed) all.pop();
  return {
    lines: all.map((line) => line.replace(/\r$/u, '')),
    ends: all.map((line) => (line.endsWith('\r') ? WINDOWS : UNIX)),
    closed,
  };
}

/** What most lines end with. */
function usualEnd({ ends }: Lines): string {
  return ends.filter((end) => end === WINDOWS).length * 2 > ends.length ? WINDOWS : UNIX;
}

/**
 * Joins lines to a text. Those that come from a user's file end as they do there, the others as most do.
 *
 * @param lines without their ends
 * @param closed whether the last one gets an end
 * @param own the user's file
 */
export function joined(lines: string[], closed: boolean, own: Lines): Buffer {
  const usual = usualEnd(own);
  const ends = own.ends.every((end) => end === usual)
    ? lines.map(() => usual)
    : endsLike(lines, own, usual);
  const text = lines
    .map((line, index) => line + (index < lines.length - 1 || closed ? (ends[index] ?? '') : ''))
    .join('');
  return Buffer.from(text, 'latin1');
}

function endsLike(lines: string[], own: Lines, usual: string): string[] {
  let index = 0;
  return diffComm(lines, own.lines).flatMap(({ common, buffer1, buffer2 }) => {
    const start = index;
    index += (common ?? buffer2).length;
    return common === undefined ? buffer1.map(() => usual) : own.ends.slice(start, index);
  });
}

/**
 * A file that the generator would write, with the line ends of the one that is there.
 *
 * @param contents with the line ends of Unix
 */
export function withEndsOf(contents: Buffer, own: Buffer): Buffer {
  const { lines, closed } = linesOf(contents);
  const there = linesOf(own);
  return usualEnd(there) === UNIX ? contents : joined(lines, closed, { ...there, ends: [WINDOWS] });
}
