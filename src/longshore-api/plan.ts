import type { Domain } from '../domains/domain.ts';
import { ClusterRequestError, ClusterUnreachableError } from '../opensearch/cluster.ts';
import { findDomain } from '../operations/find-domain.ts';
import { requestAssociations } from '../operations/request-associations.ts';
import { requestDissociations } from '../operations/request-dissociations.ts';
import type { Association } from '../packages/association.ts';
import { configure } from '../packages/association-state.ts';
import { type Package, versionName } from '../packages/package.ts';
import type { ApiContext } from './context.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { inDomain } from './labels.ts';
import { NOTHING_PLANNED, type PlanParts, planAssociation } from './plan-association.ts';
import { planDissociation } from './plan-dissociation.ts';
import { resolvePackage } from './resolve-package.ts';
import { document, NO_QUERY, route } from './route.ts';
import { runningNodes } from './running-nodes.ts';
import { type Plan, type PlanRequest, planRequest, plan as shape } from './shapes.ts';

/** What a change would do, and whether it would be taken: nothing is changed. */
export const planChange = route({
  operation: 'PlanChange',
  method: 'POST',
  path: '/domains/{domain}/plan',
  params: inDomain,
  query: NO_QUERY,
  body: planRequest,
  output: shape,
  handle: async ({ params, body }, context) => {
    const domain = await findDomain(context.store, context, params.domain);
    const pkg = await resolvePackage(context, body.package);
    const existing = await context.store.associations.find(domain.id, pkg.id);
    const asked = await ask(context, domain, pkg, existing, body);
    const nodes = await runningNodes(context, domain.id);
    const parts =
      'refused' in asked
        ? { ...NOTHING_PLANNED, problems: [asked.refused] }
        : await planOn(context, domain, configure(asked.result, body), nodes.urls);
    const to = body.action === 'associate' && 'result' in asked ? asked.result.desiredVersion : undefined;
    return document({
      domain: domain.name,
      packageId: pkg.id,
      action: body.action,
      ...(existing?.servingVersion !== undefined && { from: versionName(existing.servingVersion) }),
      ...(to !== undefined && { to: versionName(to) }),
      ...parts,
      possible: parts.problems.length === 0,
      warnings: [...nodes.problems.map((problem) => `${problem} The change waits for it.`), ...parts.warnings],
      nodes: [...nodes.names],
    } satisfies Plan);
  },
});

/** As the AWS operations would take it: with their refusals, and the association as it would be. */
function ask(
  context: ApiContext,
  domain: Domain,
  pkg: Package,
  existing: Association | undefined,
  { action, version }: PlanRequest,
): Promise<DryRun<Association>> {
  return dryRun(context.store, async (tx) => {
    const now = context.clock();
    const prerequisites = existing?.prerequisites ?? [];
    const { result } =
      action === 'associate'
        ? await requestAssociations(
            tx,
            { ...context, packageVersion: version },
            domain.name,
            [{ packageId: pkg.id, prerequisites }],
            now,
          )
        : await requestDissociations(tx, context, domain.name, [pkg.id], now);
    const [association] = result;
    if (!association) throw new Error('one package was asked for, and no association came of it');
    return association;
  });
}

async function planOn(
  context: ApiContext,
  domain: Domain,
  association: Association,
  urls: readonly string[],
): Promise<PlanParts> {
  const cluster = context.connectCluster(urls);
  try {
    return association.state.status === 'DISSOCIATING'
      ? await planDissociation(cluster, association)
      : await planAssociation(context, { domain, association, cluster });
  } catch (error) {
    if (error instanceof ClusterUnreachableError || error instanceof ClusterRequestError) {
      const problem = `The cluster of domain ${domain.name} cannot be asked: ${error.message}.`;
      return { ...NOTHING_PLANNED, problems: [problem] };
    }
    throw error;
  }
}
