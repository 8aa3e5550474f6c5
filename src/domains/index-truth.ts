import { versionName } from '../packages/package.ts';
import { type AnalyzerNode, analyzerGraph, componentOf } from './analyzer-graph.ts';
import { type FieldUse, fieldsOf } from './field-use.ts';
import type { IndexReport } from './index-report.ts';
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

/** A component that names the package's path. */
interface NamedComponent {
  readonly name: string;
  readonly holders: readonly AnalyzerNode[];
  /** A reload of search analyzers builds all that holds it anew. */
  readonly reloadable: boolean;
  readonly indexFields: readonly string[];
  readonly searchFields: readonly string[];
  /** Where it holds older bytes: node names, or `some nodes`; undefined: nowhere. */
  readonly staleOn?: string;
}

/** How an index stands to a package's bytes; undefined when none of its settings names one of the paths. */
export function indexReport(facts: IndexFacts): IndexReport | undefined {
  const settings = settingsThatName(facts.packageId, facts.paths, facts.settings);
  if (settings.length === 0) return undefined;
  const components = namedComponents(facts, settings);
  const isIndexTime = components.some(({ indexFields }) => indexFields.length > 0);
  const documents = isIndexTime ? documentsTruth(facts, components) : undefined;
  return {
    index: facts.mapping.index,
    uuid: facts.mapping.uuid,
    ...verdict(facts, components, documents),
    settings,
    ...(documents && { indexedSince: documents.since, ...(documents.mixed && { mixed: true as const }) }),
  };
}

function namedComponents(facts: IndexFacts, settings: readonly string[]): readonly NamedComponent[] {
  const graph = analyzerGraph(facts.settings);
  const names = new Set(settings.map(componentOf).filter((name) => name !== undefined));
  return [...names].map((name) => {
    const holders = graph.filter(({ components }) => components.has(name));
    const reloadable = holders.length > 0 && holders.every((holder) => holder.reloadable);
    const staleOn = facts.open && holders.length > 0 ? whereStale(facts, name, reloadable) : undefined;
    return {
      name,
      holders,
      reloadable,
      ...fieldsOf(facts.mapping.fields, holders, graph),
      ...(staleOn !== undefined && { staleOn }),
    };
  });
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

interface DocumentsTruth {
  readonly since: number;
  readonly mixed: boolean;
  /** Some were analysed with other bytes than the live ones. */
  readonly old: boolean;
}

/** With which bytes the documents were analysed. */
function documentsTruth(facts: IndexFacts, components: readonly NamedComponent[]): DocumentsTruth {
  const atIndexTime = components.filter(({ indexFields }) => indexFields.length > 0);
  const isFresh = facts.open && atIndexTime.every(({ staleOn }) => staleOn === undefined);
  const isEmpty = facts.mapping.documents === 0;
  if (isEmpty && isFresh) return { since: facts.version, mixed: false, old: false };
  const before = isSame(facts) ? facts.previous : undefined;
  const since = before?.indexedSince ?? facts.previousVersion ?? facts.version;
  const changed = isOther(facts, since);
  const mixed = before?.mixed === true || (isFresh && changed) || heldOthers(facts, since, atIndexTime);
  return isEmpty ? { since, mixed: false, old: false } : { since, mixed, old: mixed || changed };
}

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
): Pick<IndexReport, 'state' | 'why'> {
  const live = versionName(facts.version);
  const stale = components.filter(({ staleOn }) => staleOn !== undefined);
  const reindex = documents?.old === true ? [oldDocuments(facts, documents)] : [];
  const why = (clauses: readonly string[]): string => [...clauses, ...reindex].join('; ');
  if (stale.length > 0) {
    const reload = stale.every(({ reloadable }) => reloadable);
    return {
      state: reload ? 'needs-reload' : 'needs-reopen',
      why: why(stale.map((component) => `${staleness(component)} ${live}`)),
    };
  }
  const uses = components.map((component) => `${component.name} ${usage(component)}`);
  const clauses = facts.open ? uses : [`closed, and takes ${live} when it is opened`, ...uses];
  return reindex.length > 0
    ? { state: 'needs-reindex', why: why(clauses) }
    : { state: 'live', why: why(facts.open ? clauses.map((clause) => `${clause}, from ${live}`) : clauses) };
}

function staleness(component: NamedComponent): string {
  const what = `${component.name} ${usage(component)} and holds older bytes on ${component.staleOn ?? ''}`;
  return component.reloadable
    ? `${what}: a reload of search analyzers takes`
    : `${what}: an analyzer or normalizer that holds it has no updateable filter, so that only closing and opening the index takes`;
}

function usage({ holders, indexFields, searchFields }: NamedComponent): string {
  if (holders.length === 0) return 'is in no analyzer';
  if (indexFields.length === 0 && searchFields.length === 0) {
    const analyzers = holders.map(({ kind, name }) => `${kind} ${name}`);
    return `is in ${named(analyzers)}, which no field uses`;
  }
  const both = indexFields.filter((field) => searchFields.includes(field));
  const clauses = [
    ...clause('documents and searches', both),
    ...clause(
      'documents',
      indexFields.filter((field) => !both.includes(field)),
    ),
    ...clause(
      'searches',
      searchFields.filter((field) => !both.includes(field)),
    ),
  ];
  return `analyses ${clauses.join(' and ')}`;
}

const clause = (what: string, fields: readonly string[]): string[] =>
  fields.length === 0 ? [] : [`${what} of ${named(fields)}`];

function oldDocuments({ mapping: { documents } }: IndexFacts, { since, mixed }: DocumentsTruth): string {
  const count = documents === 1 ? '1 document' : `${documents} documents`;
  const first = versionName(since);
  return mixed
    ? `of its ${count} the first were analysed with ${first} and others perhaps with later versions: a new index has them all analysed alike`
    : `its ${count} ${documents === 1 ? 'was' : 'were'} analysed with ${first}: only a new index has them analysed with the present rules`;
}

const SHOWN = 5;

const named = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
