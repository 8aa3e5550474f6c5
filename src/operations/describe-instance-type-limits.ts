import type { DescribeInstanceTypeLimitsRequest, DescribeInstanceTypeLimitsResponse } from '@aws-sdk/client-opensearch';
import { isDataInstanceType } from '../domains/instance-types.ts';
import { ServiceError } from '../model/service-error.ts';
import { findDomain } from './find-domain.ts';
import { findEngine } from './find-engine.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/** The limits that hold here: they are the same for every type. */
export const describeInstanceTypeLimits: OperationHandler<
  DescribeInstanceTypeLimitsRequest,
  DescribeInstanceTypeLimitsResponse
> = async (input, context) => {
  findEngine(context, required(input.EngineVersion, 'EngineVersion'));
  const type: string = required(input.InstanceType, 'InstanceType');
  if (!isDataInstanceType(type)) {
    throw new ServiceError('InvalidTypeException', `${type} is no instance type of data nodes.`);
  }
  if (input.DomainName !== undefined) await findDomain(context.store, context, input.DomainName);
  return {
    LimitsByRole: {
      data: {
        StorageTypes: [
          {
            StorageTypeName: 'ebs',
            StorageSubTypeName: 'gp3',
            StorageTypeLimits: [{ LimitName: 'MinimumVolumeSize', LimitValues: ['10'] }],
          },
        ],
        InstanceLimits: {
          InstanceCountLimits: { MinimumInstanceCount: 1, MaximumInstanceCount: context.limits.nodesPerDomain },
        },
        AdditionalLimits: [],
      },
    },
  };
};
