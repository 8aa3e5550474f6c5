import type { ListVersionsRequest, ListVersionsResponse } from '@aws-sdk/client-opensearch';
import type { OperationHandler } from './operation.ts';
import { pageOf } from './page.ts';

/** Newest first. */
export const listVersions: OperationHandler<ListVersionsRequest, ListVersionsResponse> = async (
  input,
  { engines, caller },
) => {
  const { items, NextToken } = await pageOf(engines, input, {
    operation: 'ListVersions',
    accountId: caller.accountId,
    question: [],
  });
  return {
    Versions: items.map(({ engineVersion }) => engineVersion),
    ...(NextToken !== undefined && { NextToken }),
  };
};
