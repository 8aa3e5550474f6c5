/** Flat settings of an index, lists as `lowercase,synonyms`. */
type FlatSettings = Readonly<Record<string, string>>;

/** An analyzer or a normalizer that an index defines. */
export interface AnalyzerNode {
  readonly kind: 'analyzer' | 'normalizer';
  readonly name: string;
  /** `filter.synonyms`, `tokenizer.words`, `char_filter.umlauts`, and itself: `analyzer.german`. Those within others as well. */
  readonly components: ReadonlySet<string>;
  /**
   * One of its filters is updateable: the engine then allows it for searches only, and a reload builds all of it anew
   * (`ReloadableCustomAnalyzer`), its other components as well.
   */
  readonly reloadable: boolean;
}

/** Filters that can be updateable; Hunspell only since it reads `ref_path`. */
const UPDATEABLE: Readonly<Record<string, (settings: FlatSettings) => boolean>> = {
  synonym: () => true,
  synonym_graph: () => true,
  hunspell: (settings) => settings.ref_path !== undefined,
};

const PREFIX = 'index.analysis.';

/** `index.analysis.filter.synonyms.synonyms_path` → `filter.synonyms`; undefined for a setting of no component. */
export function componentOf(setting: string): string | undefined {
  if (!setting.startsWith(PREFIX)) return undefined;
  const [section, name, member] = setting.slice(PREFIX.length).split('.');
  return section && name && member ? `${section}.${name}` : undefined;
}

/** The analyzers and normalizers that these settings define, and what they are made of. */
export function analyzerGraph(settings: FlatSettings): readonly AnalyzerNode[] {
  const components = componentSettings(settings);
  const nodes: AnalyzerNode[] = [];
  for (const component of components.keys()) {
    const [kind, name = ''] = component.split('.');
    if (kind !== 'analyzer' && kind !== 'normalizer') continue;
    const within = new Set<string>();
    const filters = new Set<string>();
    collect(component, components, within);
    collectChain(component, components, filters);
    const reloadable = kind === 'analyzer' && [...filters].some((filter) => isUpdateable(components.get(filter)));
    nodes.push({ kind, name, components: within, reloadable });
  }
  return nodes;
}

function isUpdateable(settings: FlatSettings | undefined): boolean {
  if (settings?.updateable !== 'true') return false;
  const type = settings.type ?? '';
  return Object.hasOwn(UPDATEABLE, type) && UPDATEABLE[type]?.(settings) === true;
}

/** Settings of each component, by its name and without its prefix. */
function componentSettings(settings: FlatSettings): ReadonlyMap<string, FlatSettings> {
  const components = new Map<string, Record<string, string>>();
  for (const [setting, value] of Object.entries(settings)) {
    const component = componentOf(setting);
    if (component === undefined) continue;
    const members = components.get(component) ?? {};
    members[setting.slice(PREFIX.length + component.length + 1)] = value;
    components.set(component, members);
  }
  return components;
}

/** The component and all that it is made of, however many steps away. */
function collect(component: string, components: ReadonlyMap<string, FlatSettings>, into: Set<string>): void {
  const settings = components.get(component);
  if (!settings || into.has(component)) return;
  into.add(component);
  for (const [member, value] of Object.entries(settings)) {
    const section = sectionOf(member);
    if (section === undefined) continue;
    for (const name of list(value)) collect(`${section}.${name}`, components, into);
  }
}

/** Filters that text runs through in the analyzer itself, whose mode becomes the analyzer's: those of a multiplexer, not of a condition. */
function collectChain(component: string, components: ReadonlyMap<string, FlatSettings>, into: Set<string>): void {
  const settings = components.get(component);
  if (!settings || into.has(component)) return;
  into.add(component);
  const isMultiplexer = component.startsWith('filter.') && settings.type === 'multiplexer';
  const filters = component.startsWith('analyzer.') ? settings.filter : isMultiplexer ? settings.filters : undefined;
  for (const filter of list(filters)) collectChain(`filter.${filter}`, components, into);
}

/** What a setting refers to by its name: `filter` of an analyzer, `filters` of a multiplexer, `synonym_analyzer` of a synonym filter. */
function sectionOf(member: string): string | undefined {
  if (member.endsWith('char_filter')) return 'char_filter';
  if (member.endsWith('tokenizer')) return 'tokenizer';
  if (member.endsWith('analyzer')) return 'analyzer';
  return member.endsWith('filter') || member.endsWith('filters') ? 'filter' : undefined;
}

const list = (value = ''): readonly string[] =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
