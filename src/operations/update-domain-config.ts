import type { UpdateDomainConfigRequest, UpdateDomainConfigResponse } from '@aws-sdk/client-opensearch';
import type { Domain } from '../domains/domain.ts';
import { completeChange, isChangeUnderWay, newChange } from '../domains/domain-change.ts';
import { type ConfigMember, nodeCountOf, updatedDomainConfig } from '../domains/domain-config.ts';
import { domainConfigProblem } from '../domains/domain-config-problem.ts';
import { domainConfigStatus } from '../domains/domain-config-status.ts';
import { change, domainSubject } from './change.ts';
import { findDomain, findDomainForChange } from './find-domain.ts';
import { checkNodeCount } from './node-count.ts';
import type { OperationContext, OperationHandler } from './operation.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';

/** Nodes are added or drained; every other option is kept and shown, and is in force as soon as it is written. */
export const updateDomainConfig: OperationHandler<UpdateDomainConfigRequest, UpdateDomainConfigResponse> = async (
  input,
  context,
) => {
  const name = required(input.DomainName, 'DomainName');
  const problem = domainConfigProblem(input);
  if (problem !== undefined) throw invalid(problem);
  if (input.DryRun === true) return dryRun(await findDomain(context.store, context, name), input, context);

  return change(context, async (tx, now) => {
    const before = await findDomainForChange(tx, context, name);
    const { domain, changed, nodesChange } = planUpdate(before, input, context, now);
    if (changed.length > 0) await tx.domains.update(domain);
    return {
      result: { DomainConfig: domainConfigStatus(domain) },
      subject: domainSubject(domain.id),
      events:
        changed.length === 0
          ? []
          : [{ subject: domainSubject(domain.id), type: 'DomainUpdated', data: { properties: changed.join(',') } }],
      tasks: nodesChange ? [{ kind: 'domain', id: domain.id }] : [],
    };
  });
};

interface Update {
  readonly domain: Domain;
  readonly changed: readonly ConfigMember[];
  readonly nodesChange: boolean;
}

function planUpdate(before: Domain, input: UpdateDomainConfigRequest, context: OperationContext, now: Date): Update {
  if (isChangeUnderWay(before.change)) {
    throw invalid('A change/update is in progress. Please wait for it to complete before requesting another change.');
  }
  const { config, changed } = updatedDomainConfig(before.config, input);
  const nodeCount = nodeCountOf(config);
  checkNodeCount(nodeCount, context);
  // After a failed change the nodes may be anything: every update then makes the reconciler look at them.
  const nodesChange = nodeCount !== before.nodeCount || before.status !== 'Active';
  if (changed.length === 0 && !nodesChange) return { domain: before, changed, nodesChange };
  const plan = !nodesChange ? 'dynamic' : nodeCount < before.nodeCount ? 'shrink' : 'grow';
  const begun = newChange(plan, context.ids.uuid(), changed, now);
  const domain: Domain = {
    ...before,
    config,
    nodeCount,
    change: nodesChange ? begun : completeChange(begun, now),
    status: nodesChange ? (before.endpoint === undefined ? 'Creating' : 'Modifying') : 'Active',
    lastUpdatedAt: now,
    updateVersion: before.updateVersion + 1,
  };
  return { domain, changed, nodesChange };
}

/** What the update would do, by the same rules, and nothing done. */
function dryRun(
  before: Domain,
  input: UpdateDomainConfigRequest,
  context: OperationContext,
): UpdateDomainConfigResponse {
  if (before.status === 'Deleting') throw invalid(`Domain ${before.name} is being deleted.`);
  const { domain, changed, nodesChange } = planUpdate(before, input, context, context.clock());
  const results = nodesChange
    ? {
        DeploymentType: 'DynamicUpdate',
        Message: `This change adds or removes nodes, one by one and without a blue/green deployment: ${before.nodeCount} to ${domain.nodeCount} nodes.`,
      }
    : changed.length > 0
      ? { DeploymentType: 'DynamicUpdate', Message: `This change takes effect at once: ${changed.join(', ')}.` }
      : { DeploymentType: 'None', Message: 'This change has no effect: the domain is configured like this.' };
  return { DomainConfig: domainConfigStatus(before), DryRunResults: results };
}
