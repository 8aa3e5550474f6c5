import { versionName } from '../packages/package.ts';
import { type AnalyzerNode, analyzerGraph, componentOf } from './analyzer-graph.ts';
import { type FieldUse, fieldsOf } from './field-use.ts';
import type { IndexReport } from './index-report.ts';
import {
  type DocumentsTruth,
  documentsClause,
  type NamedComponent,
  named,
  staleClause,
  useClause,
} from './index-truth-words.ts';
import { settingsThatName } from './package-usage.ts';

/** What is known of an index after an apply, or supposed of it before one. */
export interface IndexFacts {
  readonly packageId: string;
  /** `analyzers/F123456789`, and `analyzers/<package name>` where there is one. */
  readonly paths: readonly string[];
  /** Flat. */
  readonly settings: Readonly<Record<string, string>>;
  readonly open: boolean;
  readonly mapping: {
    readonly index: string;
    readonly uuid: string;
    readonly documents: number;
    readonly fields: readonly FieldUse[];
  };
  /** Bytes that each node built its components of this index from; undefined when nobody can tell (a plan, an older node plugin). */
  readonly served?:
    | readonly {
        readonly node: string;
        readonly component: string;
        readonly path: string;
        readonly sha256: string | null;
      }[]
    | undefined;
  /** Where nodes do not say what they serve: what was last done to the index. Default: a reload. */
  readonly taken?: 'reload' | 'reopen' | 'nothing';
  /** Of the version that is live. */
  readonly liveSha256: string;
  readonly version: number;
  /** The version that was live before; absent when there was none. */
  readonly previousVersion?: number | undefined;
  /** The report before this one; it counts when it is of the same uuid. */
  readonly previous?: IndexReport | undefined;
  /** Tells versions of the same bytes apart from others; where it does not know, versions differ. */
  readonly sha256Of?: (version: number) => string | undefined;
}

/** How an index stands to a package's bytes; undefined when none of its settings names one of the paths. */
export function indexReport(facts: IndexFacts): IndexReport | undefined {
  const settings = settingsThatName(facts.packageId, facts.paths, facts.settings);
  if (settings.length === 0) return undefined;
  const graph = analyzerGraph(facts.settings);
  const notHeld = whyNotHeld(facts, settings, graph);
  const components = namedComponents(facts, settings, graph, notHeld === undefined);
  const isIndexTime = components.some(({ indexFields }) => indexFields.length > 0);
  const documents = isIndexTime ? documentsTruth(facts, components) : undefined;
  return {
    index: facts.mapping.index,
    uuid: facts.mapping.uuid,
    ...verdict(facts, components, documents, notHeld),
    settings,
    ...(documents && { indexedSince: documents.since, ...(documents.mixed && { mixed: true as const }) }),
  };
}

function namedComponents(
  facts: IndexFacts,
  settings: readonly string[],
  graph: readonly AnalyzerNode[],
  isHeld: boolean,
): readonly NamedComponent[] {
  const names = new Set(settings.map(componentOf).filter((name) => name !== undefined));
  return [...names].map((name) => {
    const holders = graph.filter(({ components }) => components.has(name));
    const reloadable = holders.length > 0 && holders.every((holder) => holder.reloadable);
    const staleOn = isHeld && holders.length > 0 ? whereStale(facts, name, reloadable) : undefined;
    return {
      name,
      holders,
      reloadable,
      ...fieldsOf(facts.mapping.fields, holders, graph),
      ...(staleOn !== undefined && { staleOn }),
    };
  });
}

/** No node has analyzers of the index now; in words, and when it will have. */
function whyNotHeld(
  facts: IndexFacts,
  settings: readonly string[],
  graph: readonly AnalyzerNode[],
): string | undefined {
  if (!facts.open) return 'closed, and takes it when it is opened';
  // Nodes record components of analyzers that name a path; Sudachi's bare package id is none.
  const named = settings.filter((setting) => !setting.endsWith('.additional_settings')).map(componentOf);
  const isRecorded = graph.some(({ components }) =>
    named.some((component) => component !== undefined && components.has(component)),
  );
  return facts.served?.length === 0 && isRecorded
    ? 'no node has a shard of it, and it takes it when one starts'
    : undefined;
}

function whereStale(facts: IndexFacts, component: string, reloadable: boolean): string | undefined {
  const { served, paths, liveSha256, taken = 'reload', previous } = facts;
  const records = served?.filter((record) => record.component === component && paths.includes(record.path)) ?? [];
  if (records.length > 0) {
    const nodes = new Set(records.filter(({ sha256 }) => sha256 !== liveSha256).map(({ node }) => node));
    return nodes.size === 0 ? undefined : named([...nodes].sort());
  }
  if (taken === 'reopen' || (taken === 'reload' && reloadable)) return undefined;
  const wasStale = isSame(facts) && (previous?.state === 'needs-reload' || previous?.state === 'needs-reopen');
  const changed = facts.previousVersion !== undefined && isOther(facts, facts.previousVersion);
  return wasStale || changed ? 'some nodes' : undefined;
}

/** With which bytes the documents were analysed. */
function documentsTruth(facts: IndexFacts, components: readonly NamedComponent[]): DocumentsTruth {
  const atIndexTime = components.filter(({ indexFields }) => indexFields.length > 0);
  const isFresh = facts.open && atIndexTime.every(({ staleOn }) => staleOn === undefined);
  const isEmpty = isKnownEmpty(facts);
  if (isEmpty && isFresh) return { since: facts.version, mixed: false, old: false };
  const before = isSame(facts) ? facts.previous : undefined;
  const since = before?.indexedSince ?? facts.previousVersion ?? facts.version;
  const changed = isOther(facts, since);
  const mixed = before?.mixed === true || (isFresh && changed) || heldOthers(facts, since, atIndexTime);
  return isEmpty ? { since, mixed: false, old: false } : { since, mixed, old: mixed || changed };
}

/** A closed index, and one of which no node has a shard, count no documents whatever they hold. */
const isKnownEmpty = ({ open, served, mapping }: IndexFacts): boolean =>
  open && mapping.documents === 0 && (served === undefined || served.length > 0);

/** A node holds bytes that are neither the live ones nor those of the first documents: it took them in between. */
function heldOthers(facts: IndexFacts, since: number, components: readonly NamedComponent[]): boolean {
  const first = since === facts.version ? facts.liveSha256 : facts.sha256Of?.(since);
  if (first === undefined) return false;
  return (facts.served ?? []).some(
    ({ component, path, sha256 }) =>
      facts.paths.includes(path) &&
      components.some(({ name }) => name === component) &&
      sha256 !== null &&
      sha256 !== facts.liveSha256 &&
      sha256 !== first,
  );
}

const isSame = ({ previous, mapping }: IndexFacts): boolean => previous?.uuid === mapping.uuid;

function isOther({ version, liveSha256, sha256Of }: IndexFacts, than: number): boolean {
  if (than === version) return false;
  const sha256 = sha256Of?.(than);
  return sha256 === undefined || sha256 !== liveSha256;
}

function verdict(
  facts: IndexFacts,
  components: readonly NamedComponent[],
  documents: DocumentsTruth | undefined,
  notHeld: string | undefined,
): Pick<IndexReport, 'state' | 'why'> {
  const live = versionName(facts.version);
  const stale = components.filter(({ staleOn }) => staleOn !== undefined);
  const reindex = documents?.old === true ? [documentsClause(facts.mapping.documents, documents)] : [];
  const why = (clauses: readonly string[]): string => [...clauses, ...reindex].join('; ');
  if (stale.length > 0) {
    const reload = stale.every(({ reloadable }) => reloadable);
    return {
      state: reload ? 'needs-reload' : 'needs-reopen',
      why: why(stale.map((component) => staleClause(component, live))),
    };
  }
  const uses = components.map(useClause);
  const clauses = [...(notHeld === undefined ? [] : [`${live}: ${notHeld}`]), ...uses];
  if (reindex.length > 0) return { state: 'needs-reindex', why: why(clauses) };
  return {
    state: 'live',
    why: (notHeld === undefined ? uses.map((use) => `${use}, from ${live}`) : clauses).join('; '),
  };
}
