/**
 * Orders versions as Maven does (org.apache.maven.artifact.versioning.ComparableVersion; "Version Order Specification" of the POM
 * reference): `1.0-alpha < 1.0-rc1 < 1.0-SNAPSHOT < 1.0 = 1.0.0 = 1-ga < 1.0-sp < 1.0-x < 1.0-1 < 1.0.1`.
 */
export function compareMavenVersions(a: string, b: string): number {
  return compareItems(parse(a), parse(b));
}

type Item = bigint | string | List;
type List = readonly Item[];

/** In their order; the empty one is a release. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
/** Before a number only: `1.0-m2`. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** A version longer than this is cut: nobody's is, and lists in lists go with the length. */
const MAX_LENGTH = 200;

/** Digits, letters and what comes after them at once, or a separator. */
const PARTS = /(\d+)|([^\d.-]+)(?=(.?))|([.-])/g;

function parse(version: string): List {
  const root: Item[] = [];
  let list = root;
  const nest = () => {
    const inner: Item[] = [];
    list.push(inner);
    list = inner;
  };
  let previous: 'digits' | 'letters' | 'separator' = 'separator';
  for (const [, digits, letters, next = '', separator] of version.slice(0, MAX_LENGTH).toLowerCase().matchAll(PARTS)) {
    if (digits !== undefined) {
      if (previous === 'letters') {
        const before = list.pop();
        list.push(typeof before === 'string' ? (SHORT.get(before) ?? before) : 0n);
        // From letters to digits and back is a dash that nobody wrote.
        nest();
      }
      list.push(BigInt(digits));
      previous = 'digits';
    } else if (letters !== undefined) {
      // As is the dot of `1.0.x1` or `1.0.x`, though not of `1.x.0`.
      if (previous === 'digits' || (list.length > 0 && !/[.-]/.test(next))) nest();
      list.push(ALIASES.get(letters) ?? letters);
      previous = 'letters';
    } else {
      if (previous === 'separator') list.push(0n);
      if (separator === '-') nest();
      previous = 'separator';
    }
  }
  return trimmed(root);
}

/** Without nulls at the end: `1.0.0` is `1`, and so is `1-ga`. */
function trimmed(list: List): List {
  const items = list.map((item) => (isList(item) ? trimmed(item) : item));
  for (let last = items.length - 1; last >= 0; last--) {
    const item = items[last];
    if (item !== undefined && isNull(item)) items.splice(last, 1);
    else if (item !== undefined && !isList(item)) break;
  }
  return items;
}

const isList = (item: Item): item is List => typeof item === 'object';

const isNull = (item: Item): boolean => (isList(item) ? item.length === 0 : item === '' || item === 0n);

const sign = <T extends bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Numbers after lists, lists after qualifiers. */
function compareItems(a: Item, b: Item): number {
  if (typeof a === 'bigint') return typeof b === 'bigint' ? sign(a, b) : 1;
  if (typeof b === 'bigint') return -1;
  if (typeof a === 'string') return typeof b === 'string' ? sign(rank(a), rank(b)) : -1;
  if (typeof b === 'string') return 1;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    const difference =
      left === undefined
        ? -againstNothing(right ?? '')
        : right === undefined
          ? againstNothing(left)
          : compareItems(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `1-rc` is before `1`, `1-sp` and `1.1` are after it. */
function againstNothing(item: Item): number {
  if (isList(item)) return item.map(againstNothing).find((difference) => difference !== 0) ?? 0;
  return typeof item === 'bigint' ? sign(item, 0n) : sign(rank(item), rank(''));
}

/** Known qualifiers by their place, others after them by the alphabet. */
function rank(qualifier: string): string {
  const place = QUALIFIERS.indexOf(qualifier);
  return place >= 0 ? String(place) : `${QUALIFIERS.length}-${qualifier}`;
}
