/** `3.8.0` as numbers; undefined when it is no release of that form. The engine refuses `-SNAPSHOT`, and parts above 99, too (org.opensearch.Version). */
function parseRelease(text: string): readonly [number, number, number] | undefined {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{1,2})$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

type Release = readonly [number, number, number];

const compare = (a: Release, b: Release): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** A set of engine releases; undefined from the parser when the text is no range. */
export type EngineRange = (release: string) => boolean;

/**
 * A range as `dependencies={ opensearch: "…" }` of a plugin descriptor has it (org.opensearch.semver.SemverRange): `1.2.3`, `=1.2.3`,
 * `~1.2.3` (same minor), `^1.2.3` (same major, and for 0.x same minor), `[1.2.3, 2.0.0)` with round or square brackets.
 */
export function parseEngineRange(text: string): EngineRange | undefined {
  const interval = /^([[(])([\d.]+)\s*,\s*([\d.]+)([\])])$/.exec(text);
  if (interval) return parseInterval(interval);
  const match = /^([=~^]?)([\d.]+)$/.exec(text);
  const base = match?.[2] === undefined ? undefined : parseRelease(match[2]);
  if (!match || !base) return undefined;
  const operator = match[1] ?? '';
  return (release) => {
    const candidate = parseRelease(release);
    return candidate !== undefined && satisfies(operator, base, candidate);
  };
}

function satisfies(operator: string, base: Release, candidate: Release): boolean {
  const sameMinor = candidate[0] === base[0] && candidate[1] === base[1];
  switch (operator) {
    case '~':
      return sameMinor && candidate[2] >= base[2];
    case '^':
      if (base[0] > 0) return candidate[0] === base[0] && compare(candidate, base) >= 0;
      if (base[1] > 0) return sameMinor && candidate[2] >= base[2];
      return compare(candidate, base) === 0;
    default:
      return compare(candidate, base) === 0;
  }
}

function parseInterval(match: RegExpExecArray): EngineRange | undefined {
  const [, open, from, to, close] = match;
  const low = parseRelease(from ?? '');
  const high = parseRelease(to ?? '');
  if (!low || !high || compare(low, high) > 0) return undefined;
  return (release) => {
    const candidate = parseRelease(release);
    if (!candidate) return false;
    const above = compare(candidate, low);
    const below = compare(candidate, high);
    return (open === '[' ? above >= 0 : above > 0) && (close === ']' ? below <= 0 : below < 0);
  };
}
