export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);

/**
 * `*` is any number of characters, `?` exactly one; everything else stands for itself; the whole value must match.
 * By hand rather than by a regular expression: `*a*a*a*…` from a stranger must not cost more than pattern × value.
 */
export function matchesWildcard(pattern: string, value: string): boolean {
  let p = 0;
  let v = 0;
  // Where to go on when what follows the last star does not fit: the star then swallows one character more.
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = v;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === value[v])) {
      p++;
      v++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
