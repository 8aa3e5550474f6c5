import type {
  ChangeProgressStage,
  DescribeDomainChangeProgressRequest,
  DescribeDomainChangeProgressResponse,
} from '@aws-sdk/client-opensearch';
import type { ChangeStage } from '../domains/domain.ts';
import { configChangeStatus } from '../domains/domain-status.ts';
import { ServiceError } from '../model/service-error.ts';
import type { Association } from '../packages/association.ts';
import { isChanging } from '../packages/association-state.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/**
 * The change of the domain that is under way, or the last one. Associations that are under way are stages of it: an association has
 * no other member that could say what it waits for.
 */
export const describeDomainChangeProgress: OperationHandler<
  DescribeDomainChangeProgressRequest,
  DescribeDomainChangeProgressResponse
> = async (input, context) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  const { change } = domain;
  if (input.ChangeId !== undefined && input.ChangeId !== change.id) {
    throw new ServiceError(
      'ResourceNotFoundException',
      `Change ${input.ChangeId} of domain ${domain.name} is not known: the last one is ${change.id}.`,
    );
  }
  const associating = (await context.store.associations.allForDomain(domain.id)).filter(isChanging);
  const isProcessing = change.status === 'COMPLETED' && associating.length > 0;
  const stages = [...change.stages.map(domainStage), ...associating.map(associationStage)];
  const isDone = change.status === 'COMPLETED';
  return {
    ChangeProgressStatus: {
      ChangeId: change.id,
      StartTime: change.startedAt,
      Status: isProcessing ? 'PROCESSING' : change.status,
      PendingProperties: isDone ? [] : [...change.properties],
      CompletedProperties: isDone ? [...change.properties] : [],
      TotalNumberOfStages: stages.length,
      ChangeProgressStages: stages,
      LastUpdatedTime: latest([change.lastUpdatedAt, ...associating.map(({ lastUpdatedAt }) => lastUpdatedAt)]),
      ConfigChangeStatus: isProcessing ? 'ApplyingChanges' : configChangeStatus(change),
      InitiatedBy: change.kind === 'start' ? 'SERVICE' : 'CUSTOMER',
    },
  };
};

const domainStage = ({ name, status, description, lastUpdatedAt }: ChangeStage): ChangeProgressStage => ({
  Name: name,
  Status: status,
  ...(description !== undefined && { Description: description }),
  LastUpdated: lastUpdatedAt,
});

const associationStage = (association: Association): ChangeProgressStage => ({
  Name: `${association.state.status === 'DISSOCIATING' ? 'Dissociating' : 'Associating'} package ${association.packageId}`,
  Status: 'IN_PROGRESS',
  ...(association.waitingFor !== undefined && { Description: `Waits for ${association.waitingFor}` }),
  LastUpdated: association.lastUpdatedAt,
});

const latest = (dates: readonly Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));
