import { distance } from 'fastest-levenshtein';

/** The candidate most similar to `word`, if at most a third of the letters differ. */
export function closest(
  word: string,
  candidates: readonly string[],
  reach = Math.max(2, Math.ceil(word.length / 3)),
): string | undefined {
  const ranked = candidates.map((candidate) => ({
    candidate,
    far: distance(word.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= reach ? best.candidate : undefined;
}
