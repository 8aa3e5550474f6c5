import type { Preview } from '../../longshore-api/shapes.ts';

type Side = Preview['queries'][number]['before'];
type Token = Side['tokens'][number]['tokens'][number];

/**
 * A token stream in one line: what stands at the same place is joined by `|`, what reaches over several places says over how many:
 * `danish|croissant|frozen(2) ice|cream`. A place that a filter left empty is `_`.
 */
export function tokenLine(tokens: readonly Token[]): string {
  const places = new Map<number, string[]>();
  for (const { token, position, positionLength } of tokens) {
    const text = positionLength > 1 ? `${token}(${positionLength})` : token;
    const place = places.get(position);
    if (place === undefined) places.set(position, [text]);
    else place.push(text);
  }
  const positions = [...places.keys()].sort((a, b) => a - b);
  let next = positions[0] ?? 0;
  const words: string[] = [];
  for (const position of positions) {
    // A stop filter leaves gaps; one is enough to be seen.
    if (position > next) words.push('_');
    words.push((places.get(position) ?? []).join('|'));
    next = position + 1;
  }
  return words.length === 0 ? '(no token)' : words.join(' ');
}
