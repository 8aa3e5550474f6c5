import { versionName } from '../packages/package.ts';
import type { AnalyzerNode } from './analyzer-graph.ts';

/** A component that names the package's path. */
export interface NamedComponent {
  readonly name: string;
  readonly holders: readonly AnalyzerNode[];
  /** A reload of search analyzers builds all that holds it anew. */
  readonly reloadable: boolean;
  readonly indexFields: readonly string[];
  readonly searchFields: readonly string[];
  /** Where it holds older bytes: node names, or `some nodes`; undefined: nowhere. */
  readonly staleOn?: string;
}

/** With which bytes an index's documents were analysed. */
export interface DocumentsTruth {
  readonly since: number;
  readonly mixed: boolean;
  /** Some were analysed with other bytes than the live ones. */
  readonly old: boolean;
}

/** `live`: the version that is to be taken. */
export function staleClause(component: NamedComponent, live: string): string {
  const what = `${useClause(component)} and holds older bytes on ${component.staleOn ?? ''}`;
  return component.reloadable
    ? `${what}: a reload of search analyzers takes ${live}`
    : `${what}: an analyzer or normalizer that holds it has no updateable filter, so that only closing and opening the index takes ${live}`;
}

export const useClause = (component: NamedComponent): string => `${component.name} ${usage(component)}`;

function usage({ holders, indexFields, searchFields }: NamedComponent): string {
  if (holders.length === 0) return 'is in no analyzer';
  if (indexFields.length === 0 && searchFields.length === 0) {
    const analyzers = holders.map(({ kind, name }) => `${kind} ${name}`);
    return `is in ${named(analyzers)} (no field uses it)`;
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

export function documentsClause(documents: number, { since, mixed }: DocumentsTruth): string {
  const count = documents === 0 ? 'documents' : documents === 1 ? '1 document' : `${documents} documents`;
  const first = versionName(since);
  return mixed
    ? `of its ${count} the first were analysed with ${first} and others perhaps with later versions: a new index has them all analysed alike`
    : `its ${count} ${documents === 1 ? 'was' : 'were'} analysed with ${first}: only a new index has them analysed with the present rules`;
}

const SHOWN = 5;

/** Some, and how many more. */
export const named = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
