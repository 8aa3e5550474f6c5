import type { ListInstanceTypeDetailsRequest, ListInstanceTypeDetailsResponse } from '@aws-sdk/client-opensearch';
import { DATA_INSTANCE_TYPES, isDataInstanceType } from '../domains/instance-types.ts';
import { findDomain } from './find-domain.ts';
import { findEngine } from './find-engine.ts';
import type { OperationHandler } from './operation.ts';
import { pageOf } from './page.ts';
import { required } from './required.ts';

/** Every data node type of the model, or the one that is asked for: a local node is the same process whatever its type is called. */
export const listInstanceTypeDetails: OperationHandler<
  ListInstanceTypeDetailsRequest,
  ListInstanceTypeDetailsResponse
> = async (input, context) => {
  const version = required(input.EngineVersion, 'EngineVersion');
  findEngine(context, version);
  if (input.DomainName !== undefined) await findDomain(context.store, context, input.DomainName);
  const types =
    input.InstanceType === undefined ? DATA_INSTANCE_TYPES : [input.InstanceType].filter(isDataInstanceType);
  const { items, NextToken } = await pageOf(types, input, {
    operation: 'ListInstanceTypeDetails',
    accountId: context.caller.accountId,
    question: [version, input.DomainName ?? null, input.InstanceType ?? null],
  });
  return {
    InstanceTypeDetails: items.map((type) => ({
      InstanceType: type,
      EncryptionEnabled: false,
      CognitoEnabled: false,
      AppLogsEnabled: false,
      AdvancedSecurityEnabled: false,
      WarmEnabled: false,
      InstanceRole: ['Data'],
      ...(input.RetrieveAZs === true && { AvailabilityZones: [`${context.site.region}a`] }),
    })),
    ...(NextToken !== undefined && { NextToken }),
  };
};
