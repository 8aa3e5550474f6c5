import { ServiceError } from '../model/service-error.ts';
import type { OperationContext } from './operation.ts';

/** @throws ServiceError LimitExceededException */
export function checkNodeCount(count: number, { limits }: Pick<OperationContext, 'limits'>): void {
  if (count > limits.nodesPerDomain) {
    throw new ServiceError(
      'LimitExceededException',
      `ClusterConfig.InstanceCount is ${count}: a domain can have ${limits.nodesPerDomain} nodes at most.`,
    );
  }
}
