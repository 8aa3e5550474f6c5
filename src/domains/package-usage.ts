/** An index's flat settings, of which only the analysis ones are looked at. */
export interface AnalysisSettings {
  readonly index: string;
  readonly open: boolean;
  /** `index.analysis.filter.synonyms.synonyms_path` → `analyzers/F123456789`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A template's, flat in the same way. */
export interface TemplateSettings {
  readonly owner: { readonly kind: PackageUser['kind']; readonly name: string };
  readonly settings: Readonly<Record<string, string>>;
  readonly indexPatterns: readonly string[];
}

/** The names by which settings refer to a package: an association has them all. */
export interface PackageNames {
  readonly packageId: string;
  /** `analyzers/F123456789` */
  readonly referencePath: string;
  /** `analyzers/<package name>` */
  readonly aliasPath?: string | undefined;
}

/** An index that refers to a package, and where. */
export interface PackageUse {
  readonly index: string;
  readonly open: boolean;
  /** Full setting names, in order. */
  readonly settings: readonly string[];
}

/** Who refers to a package: an index, or a template that will make indices which do. */
export interface PackageUser {
  readonly kind: 'index' | 'index-template' | 'component-template' | 'legacy-template';
  readonly name: string;
  /** Of an index. */
  readonly open?: boolean;
  /** Full setting names, in order. */
  readonly settings: readonly string[];
  /** Of an index. */
  readonly aliases: readonly string[];
  /** Of a template. */
  readonly indexPatterns: readonly string[];
}

/** What a cluster holds that can refer to a package. */
export interface ClusterAnalysis {
  readonly indices: readonly AnalysisSettings[];
  readonly templates: readonly TemplateSettings[];
  /** Aliases of those indices whose are known. */
  readonly aliases?: readonly { readonly index: string; readonly aliases: readonly string[] }[];
}

/** Who refers to a package's file: indices in their order, then templates. */
export function packageUsers(names: PackageNames, { indices, templates, aliases }: ClusterAnalysis): PackageUser[] {
  const aliasesOf = new Map(aliases?.map((each) => [each.index, each.aliases]));
  return [
    ...packageUses(names, indices).map(
      ({ index, open, settings }): PackageUser => ({
        kind: 'index',
        name: index,
        open,
        settings,
        aliases: aliasesOf.get(index) ?? [],
        indexPatterns: [],
      }),
    ),
    ...templates.flatMap(({ owner, settings, indexPatterns }): PackageUser[] => {
      const found = settingsThatName(names.packageId, pathsOf(names), settings);
      return found.length === 0 ? [] : [{ ...owner, settings: found, aliases: [], indexPatterns }];
    }),
  ];
}

/** Which indices refer to a package's file. */
export function packageUses(names: PackageNames, indices: readonly AnalysisSettings[]): readonly PackageUse[] {
  return indices.flatMap(({ index, open, settings }) => {
    const found = settingsThatName(names.packageId, pathsOf(names), settings);
    return found.length === 0 ? [] : [{ index, open, settings: found }];
  });
}

/**
 * Full names of the settings that refer to a package's file, in order. Any analysis setting whose value holds one of its paths as a
 * whole word counts, whatever it is called: `synonyms_path`, `user_dictionary`, `hyphenation_patterns_path`, and those of plugins
 * that nobody here has heard of. Sudachi names the bare package id inside `additional_settings`.
 */
export function settingsThatName(
  packageId: string,
  paths: readonly string[],
  settings: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(settings)
    .filter(([name]) => name.startsWith('index.analysis.'))
    .filter(
      ([name, value]) =>
        paths.some((path) => holdsWord(value, path)) ||
        (name.endsWith('.additional_settings') && holdsWord(value, packageId)),
    )
    .map(([name]) => name)
    .sort();
}

/** Every path that settings can name. */
export const pathsOf = ({ referencePath, aliasPath }: Omit<PackageNames, 'packageId'>): readonly string[] =>
  aliasPath === undefined ? [referencePath] : [referencePath, aliasPath];

/** Not a part of a longer name: `analyzers/words` is in none of `analyzers/words-2`, `my-analyzers/words`, `analyzers/words.txt`. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const after = text.slice(at + word.length, at + word.length + 2);
    if (!/[A-Za-z0-9_-]/.test(text.charAt(at - 1)) && !/^(?:[A-Za-z0-9_-]|\.[A-Za-z0-9_-])/.test(after)) return true;
  }
  return false;
}

/**
 * For messages: `index books (alias library; index.analysis.filter.syn.synonyms_path), index template logs (for logs-*; …) and 3 more`.
 */
export function describeUsers(users: readonly PackageUser[], limit = 5): string {
  const named = users.slice(0, limit).map(describeUser);
  const more = users.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function describeUser({ kind, name, open, settings, aliases, indexPatterns }: PackageUser): string {
  const about = [
    ...(open === false ? ['closed'] : []),
    ...(aliases.length > 0 ? [`${aliases.length === 1 ? 'alias' : 'aliases'} ${aliases.join(', ')}`] : []),
    ...(indexPatterns.length > 0 ? [`for ${indexPatterns.join(', ')}`] : []),
    settings.join(', '),
  ];
  return `${kind.replaceAll('-', ' ')} ${name} (${about.join('; ')})`;
}
