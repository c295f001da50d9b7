/** Text of a picture: how much room it takes, and how it stands in XML. */

/** How wide a character is at most, on average over a line, as a part of the size of the font. */
const WIDEST = 0.62;

/**
 * How much room a line takes, whichever sans-serif font it is shown in.
 *
 * @param size of the font, in pixels
 * @returns pixels
 */
export function widthOf(text: string, size: number): number {
  return Math.ceil(text.length * size * WIDEST);
}

/** A text of no more than so many characters, with `…` for its middle where it has more. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** The text as it stands in XML, in an attribute as well; without what XML cannot hold. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? '');
}
