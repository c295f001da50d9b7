import { distance } from 'fastest-levenshtein';

/**
 * The word that was probably meant: the nearest one, if it is at most two letters away, and not
 * another word altogether.
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .filter(({ letters }) => letters <= 2 && letters < word.length)
    .toSorted((one, other) => one.letters - other.letters);
  return best?.candidate;
}
