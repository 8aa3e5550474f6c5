import type { Association } from './association.ts';
import type { Package, PackageType } from './package.ts';

/** Below the node's config directory. `analyzers` is AWS's; the others are ours, as AWS documents none. */
const DIRECTORY: Readonly<Record<PackageType, string>> = {
  'TXT-DICTIONARY': 'analyzers',
  'ZIP-PLUGIN': 'plugins',
  'PACKAGE-LICENSE': 'licenses',
  'PACKAGE-CONFIG': 'plugin-configs',
};

/** The wire's ReferencePath: `analyzers/F123456789`, what an index setting such as `synonyms_path` names. */
export const referencePath = ({ type, id }: Pick<Package, 'type' | 'id'>): string => `${DIRECTORY[type]}/${id}`;

/** The agent takes no longer path. */
const LONGEST_PATH = 160;

/**
 * `analyzers/<package name>`, a second path of a dictionary that is the same wherever the package has this name. Undefined for other
 * kinds, for a name that makes it too long, and when another package of the domain (`present`) has the path: names are unique in an
 * account only, and a package can be shared.
 */
export function aliasPath(
  { type, id, name }: Pick<Package, 'type' | 'id' | 'name'>,
  present: readonly Association[],
): string | undefined {
  const path = `${DIRECTORY[type]}/${name}`;
  if (type !== 'TXT-DICTIONARY' || path.length > LONGEST_PATH) return undefined;
  // Not every file system tells `f123456789` from `F123456789`.
  const taken = present
    .filter(({ packageId }) => packageId !== id)
    .flatMap((other) => [other.referencePath.toLowerCase(), other.aliasPath]);
  return taken.includes(path) ? undefined : path;
}
