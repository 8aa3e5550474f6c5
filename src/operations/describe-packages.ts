import type { DescribePackagesRequest, DescribePackagesResponse } from '@aws-sdk/client-opensearch';
import { type FilterMember, parsePackageFilter } from '../packages/package-filter.ts';
import type { OperationHandler } from './operation.ts';
import { packageDetails } from './package-details.ts';
import { readPage } from './page.ts';
import { invalid } from './refuse.ts';

/** All that the caller owns or that is shared with it, newest first. A filter that nothing fits gives an empty list. */
export const describePackages: OperationHandler<DescribePackagesRequest, DescribePackagesResponse> = async (
  input,
  { store, caller },
) => {
  const members = (input.Filters ?? []).map(({ Name: name, Value: values }): FilterMember => {
    if (name === undefined || values === undefined) throw invalid('Each of Filters must have Name and Value.');
    return { name, values };
  });
  const filter = parsePackageFilter(members);
  if ('problem' in filter) throw invalid(filter.problem);
  const { items, NextToken } = await readPage(
    input,
    { operation: 'DescribePackages', accountId: caller.accountId, question: [members] },
    (page) => store.packages.list({ visibleTo: caller.accountId, ...filter.exact }, page),
    filter.matches,
  );
  return {
    PackageDetailsList: items.map((pkg) => packageDetails(pkg, caller.accountId)),
    ...(NextToken !== undefined && { NextToken }),
  };
};
