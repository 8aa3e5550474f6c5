import type { CreateDomainRequest, CreateDomainResponse } from '@aws-sdk/client-opensearch';
import type { Domain } from '../domains/domain.ts';
import { newChange } from '../domains/domain-change.ts';
import { newDomainConfig, nodeCountOf } from '../domains/domain-config.ts';
import { domainConfigProblem } from '../domains/domain-config-problem.ts';
import { domainStatus } from '../domains/domain-status.ts';
import { domainArn, domainId } from '../model/identity.ts';
import { ServiceError } from '../model/service-error.ts';
import { change, domainSubject } from './change.ts';
import { findEngine } from './find-engine.ts';
import { checkNodeCount } from './node-count.ts';
import type { OperationHandler } from './operation.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';
import { tagsOf } from './tag-input.ts';

export const createDomain: OperationHandler<CreateDomainRequest, CreateDomainResponse> = async (input, context) => {
  const { caller, site, ids } = context;
  const name = required(input.DomainName, 'DomainName');
  const { engineVersion } = findEngine(context, input.EngineVersion);
  const problem = domainConfigProblem(input);
  if (problem !== undefined) throw invalid(problem);
  const config = newDomainConfig(input);
  const nodeCount = nodeCountOf(config);
  checkNodeCount(nodeCount, context);
  const tags = tagsOf(input.TagList ?? []);

  return change(context, async (tx, now) => {
    const id = domainId(caller.accountId, name);
    const domain: Domain = {
      id,
      accountId: caller.accountId,
      name,
      engineVersion,
      config,
      nodeCount,
      status: 'Creating',
      change: newChange('create', ids.uuid(), [], now),
      createdAt: now,
      lastUpdatedAt: now,
      updateVersion: 1,
    };
    if ((await tx.domains.insert(domain)) === 'name-taken') throw nameTaken(name, await tx.domains.find(id));
    if (tags.length > 0) await tx.tags.put(domainArn(site, caller.accountId, name), tags);
    return {
      result: { DomainStatus: domainStatus(domain, site) },
      subject: domainSubject(id),
      events: [{ subject: domainSubject(id), type: 'DomainCreated', data: { engineVersion, nodes: nodeCount } }],
      tasks: [{ kind: 'domain', id }],
    };
  });
};

function nameTaken(name: string, existing: Domain | undefined): ServiceError {
  const deleting = existing?.status === 'Deleting' ? ' and is being deleted: try again when it is gone' : '';
  return new ServiceError('ResourceAlreadyExistsException', `Domain already exists: ${name}${deleting}`);
}
