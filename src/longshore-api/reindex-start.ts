import type { Domain } from '../domains/domain.ts';
import { ServiceError } from '../model/service-error.ts';
import { ClusterRequestError, ClusterUnreachableError } from '../opensearch/cluster.ts';
import { change, domainSubject } from '../operations/change.ts';
import { findDomain, findDomainForChange } from '../operations/find-domain.ts';
import { conflict, invalid } from '../operations/refuse.ts';
import type { Reindex } from '../store/store.ts';
import type { ApiContext } from './context.ts';
import { inDomain } from './labels.ts';
import { unfinishedReindexes } from './reindex-find.ts';
import { reindexInTheWay } from './reindex-in-the-way.ts';
import { indexNameProblem, nextTarget } from './reindex-target.ts';
import { reindexView } from './reindex-view.ts';
import { document, NO_QUERY, route } from './route.ts';
import { runningNodes } from './running-nodes.ts';
import { reindexRequest, reindex as shape } from './shapes.ts';

/**
 * Makes the index behind an alias anew, with analyzers from the present bytes. Writes to the old index are refused while documents
 * are copied; searches go on.
 */
export const startReindex = route({
  operation: 'StartReindex',
  method: 'POST',
  path: '/domains/{domain}/reindexes',
  params: inDomain,
  query: NO_QUERY,
  body: reindexRequest,
  output: shape,
  handle: async ({ params, body: { alias, target } }, context) => {
    const { id, name } = await findDomain(context.store, context, params.domain);
    const seen = await seeAlias(context, { id, name }, alias);
    const reindex = await change(context, async (tx, now) => {
      const domain = await findDomainForChange(tx, context, name);
      // The domain is locked: of two that are asked for at once, the second sees the first.
      const unfinished = await unfinishedReindexes(tx, domain);
      const inTheWay = reindexInTheWay(unfinished, { alias, source: seen.source });
      if (inTheWay !== undefined) throw conflict(inTheWay);
      const wanted = freeTarget(alias, target, [...seen.indices, ...unfinished.map((other) => other.target)]);
      const begun: Reindex = {
        id: context.ids.uuid(),
        domainId: domain.id,
        alias,
        source: seen.source,
        target: wanted,
        state: { status: 'CREATING' },
        createdAt: now,
        lastUpdatedAt: now,
      };
      await tx.reindexes.insert(begun);
      return {
        result: begun,
        subject: domainSubject(domain.id),
        events: [
          {
            subject: domainSubject(domain.id),
            type: 'ReindexStarted',
            data: { reindex: begun.id, alias, source: begun.source, target: begun.target },
          },
        ],
        tasks: [{ kind: 'reindex', id: begun.id }],
      };
    });
    return { ...document(reindexView(reindex, name)), status: 202 };
  },
});

/** The one index behind the alias, and the names of all. @throws ServiceError */
async function seeAlias(
  context: ApiContext,
  domain: Pick<Domain, 'id' | 'name'>,
  alias: string,
): Promise<{ readonly source: string; readonly indices: readonly string[] }> {
  const { urls } = await runningNodes(context, domain.id);
  const admin = context.connectIndexAdmin(urls);
  try {
    const [targets, analysis] = await Promise.all([
      admin.aliasTargets(alias),
      context.connectCluster(urls).indexAnalysis(),
    ]);
    const indices = analysis.map(({ index }) => index);
    const [target, ...others] = targets;
    if (!target) {
      throw indices.includes(alias)
        ? invalid(
            `${alias} is an index, not an alias: only an index behind an alias can be made anew, as its name cannot change.`,
          )
        : invalid(`Domain ${domain.name} has no alias ${alias}.`);
    }
    if (others.length > 0) {
      const names = targets.map(({ index }) => index).join(', ');
      throw invalid(`Alias ${alias} points at ${names}: only one that points at a single index can be swapped.`);
    }
    const definition = await admin.describe(target.index);
    if (definition?.dataStream !== undefined) {
      throw invalid(
        `${target.index} is a backing index of data stream ${definition.dataStream}: roll the data stream over instead.`,
      );
    }
    return { source: target.index, indices };
  } catch (cause) {
    if (cause instanceof ClusterRequestError || cause instanceof ClusterUnreachableError) {
      throw new ServiceError('DependencyFailureException', cause.message, { cause });
    }
    throw cause;
  }
}

/** A name that neither an index nor another reindex has. @throws ServiceError */
function freeTarget(alias: string, wanted: string | undefined, taken: readonly string[]): string {
  const target = wanted ?? nextTarget(alias, taken);
  const problem = indexNameProblem(target);
  if (problem !== undefined) throw invalid(`Target ${JSON.stringify(target)} ${problem}.`);
  if (taken.includes(target)) throw conflict(`Index ${target} is there already: name another target, or delete it.`);
  return target;
}
