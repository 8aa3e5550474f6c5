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
