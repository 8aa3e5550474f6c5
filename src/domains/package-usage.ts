/** An index's flat settings, of which only the analysis ones are looked at. */
export interface AnalysisSettings {
  readonly index: string;
  readonly open: boolean;
  /** `index.analysis.filter.synonyms.synonyms_path` → `analyzers/F123456789`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** An index that refers to a package, and where. */
export interface PackageUse {
  readonly index: string;
  readonly open: boolean;
  /** Full setting names. */
  readonly settings: readonly string[];
}

/**
 * Which indices refer to a package's file. Any analysis setting whose value holds the path as a whole word counts, whatever it is
 * called: `synonyms_path`, `user_dictionary`, `hyphenation_patterns_path`, and those of plugins that nobody here has heard of.
 * Sudachi names the bare package id inside `additional_settings`.
 */
export function packageUses(
  { packageId, referencePath }: { readonly packageId: string; readonly referencePath: string },
  indices: readonly AnalysisSettings[],
): readonly PackageUse[] {
  const path = wholeWord(referencePath);
  const id = wholeWord(packageId);
  return indices.flatMap(({ index, open, settings }) => {
    const found = Object.entries(settings)
      .filter(([name]) => name.startsWith('index.analysis.'))
      .filter(([name, value]) => path.test(value) || (name.endsWith('.additional_settings') && id.test(value)))
      .map(([name]) => name);
    return found.length === 0 ? [] : [{ index, open, settings: found.sort() }];
  });
}

/** Not a part of a longer name: `analyzers/F1` is not in `analyzers/F12`, nor in `my-analyzers/F1`. */
const wholeWord = (text: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9_-])${text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![A-Za-z0-9_-])`);

/** For messages: `books (index.analysis.filter.syn.synonyms_path), films (…) and 3 more`. */
export function describeUses(uses: readonly PackageUse[], limit = 5): string {
  const named = uses.slice(0, limit).map(({ index, settings }) => `${index} (${settings.join(', ')})`);
  const more = uses.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
