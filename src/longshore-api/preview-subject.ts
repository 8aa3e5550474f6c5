import { analyzerGraph, componentOf } from '../domains/analyzer-graph.ts';
import type { Domain } from '../domains/domain.ts';
import { fieldsOf } from '../domains/field-use.ts';
import { type PackageNames, pathsOf, settingsThatName } from '../domains/package-usage.ts';
import type { Cluster } from '../opensearch/cluster.ts';
import type { IndexAdmin } from '../opensearch/index-admin.ts';
import { invalid } from '../operations/refuse.ts';

export interface PreviewSubject {
  /** Of the index itself, never an alias. */
  readonly index: string;
  readonly fields: readonly string[];
}

/**
 * The open index that is meant, and the fields in which is searched.
 * @throws ServiceError ValidationException; ClusterUnreachableError, ClusterRequestError
 */
export async function previewSubject(
  asked: { readonly index: string; readonly fields?: readonly string[] | undefined },
  names: PackageNames,
  domain: Pick<Domain, 'name'>,
  { cluster, admin }: { readonly cluster: Cluster; readonly admin: Pick<IndexAdmin, 'aliasTargets'> },
): Promise<PreviewSubject> {
  const indices = await cluster.indexAnalysis();
  const isIndex = indices.some(({ index }) => index === asked.index);
  const index = isIndex ? asked.index : await behindAlias(asked.index, domain, admin);
  const analysis = indices.find((each) => each.index === index);
  if (!analysis) throw invalid(`Domain ${domain.name} has no index ${index}.`);
  if (!analysis.open) throw invalid(`Index ${index} of domain ${domain.name} is closed: open it to preview searches.`);
  if (asked.fields) return { index, fields: asked.fields };

  const [mapping] = await cluster.mappings([index]);
  const components = new Set(
    settingsThatName(names.packageId, pathsOf(names), analysis.settings).map((setting) => componentOf(setting)),
  );
  const graph = analyzerGraph(analysis.settings).filter(({ kind }) => kind === 'analyzer');
  const holders = graph.filter((analyzer) => [...analyzer.components].some((name) => components.has(name)));
  const fields = fieldsOf(mapping?.fields ?? [], holders, graph).searchFields;
  if (fields.length === 0) {
    throw invalid(
      `No field of index ${index} is searched with an analyzer that reads ${pathsOf(names).join(' or ')}: name the fields to search in.`,
    );
  }
  return { index, fields };
}

async function behindAlias(
  alias: string,
  domain: Pick<Domain, 'name'>,
  admin: Pick<IndexAdmin, 'aliasTargets'>,
): Promise<string> {
  const [target, ...others] = await admin.aliasTargets(alias);
  if (!target) throw invalid(`Domain ${domain.name} has no index or alias ${alias}.`);
  if (others.length > 0) {
    const names = [target, ...others].map(({ index }) => index);
    throw invalid(`Alias ${alias} points at ${names.join(', ')}: name one of these indices.`);
  }
  return target.index;
}
