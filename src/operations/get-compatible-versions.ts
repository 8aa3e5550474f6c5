import type { GetCompatibleVersionsRequest, GetCompatibleVersionsResponse } from '@aws-sdk/client-opensearch';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';

/** UpgradeDomain is not offered, so that no version can be upgraded to any other. */
export const getCompatibleVersions: OperationHandler<
  GetCompatibleVersionsRequest,
  GetCompatibleVersionsResponse
> = async (input, context) => {
  const versions =
    input.DomainName === undefined
      ? context.engines.map(({ engineVersion }) => engineVersion)
      : [(await findDomain(context.store, context, input.DomainName)).engineVersion];
  return { CompatibleVersions: versions.map((SourceVersion) => ({ SourceVersion, TargetVersions: [] })) };
};
