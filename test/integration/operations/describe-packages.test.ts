import type { DescribePackagesFilter, DescribePackagesFilterName } from '@aws-sdk/client-opensearch';
import { beforeEach, expect, it } from 'vitest';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

describeStore('DescribePackages', (subject) => {
  let api: OperationCalls;
  beforeEach(() => {
    api = new OperationCalls(subject.store);
  });

  const filter = (Name: DescribePackagesFilterName, ...Value: string[]): DescribePackagesFilter => ({ Name, Value });
  const names = async (...Filters: DescribePackagesFilter[]) => {
    const { PackageDetailsList } = await api.call('DescribePackages', { Filters });
    return PackageDetailsList?.map(({ PackageName }) => PackageName);
  };

  it('lists newest first, in pages, without a token on the last', async () => {
    for (const name of ['one', 'two', 'three']) await api.dictionary(name);
    const first = await api.call('DescribePackages', { MaxResults: 2 });
    expect(first.PackageDetailsList?.map(({ PackageName }) => PackageName)).toEqual(['three', 'two']);
    const second = await api.call('DescribePackages', { MaxResults: 1, NextToken: first.NextToken });
    expect(second.PackageDetailsList?.map(({ PackageName }) => PackageName)).toEqual(['one']);
    expect(second).not.toHaveProperty('NextToken');
  });

  it('combines members by AND and values by OR', async () => {
    await api.availableDictionary('one');
    await api.dictionary('two');
    await api.dictionary('three');
    expect(await names(filter('PackageName', 'one', 'two', 'absent'))).toEqual(['two', 'one']);
    expect(await names(filter('PackageName', 'one', 'two'), filter('PackageStatus', 'AVAILABLE'))).toEqual(['one']);
    expect(await names(filter('PackageType', 'ZIP-PLUGIN'))).toEqual([]);
    expect(await names(filter('PackageOwner', '000000000000'))).toEqual(['three', 'two', 'one']);
  });

  it('fills a page of a wildcard from what follows', async () => {
    for (const name of ['a-1', 'b-1', 'a-2', 'b-2', 'b-3', 'a-3']) await api.dictionary(name);
    const Filters = [filter('PackageName', 'a-*')];
    const first = await api.call('DescribePackages', { Filters, MaxResults: 2 });
    expect(first.PackageDetailsList?.map(({ PackageName }) => PackageName)).toEqual(['a-3', 'a-2']);
    const second = await api.call('DescribePackages', { Filters, NextToken: first.NextToken });
    expect(second.PackageDetailsList?.map(({ PackageName }) => PackageName)).toEqual(['a-1']);
  });

  it('takes PackageID exactly', async () => {
    const id = await api.dictionary('one');
    expect(await names(filter('PackageID', id))).toEqual(['one']);
    expect(await names(filter('PackageID', `${id.slice(0, 3)}*`))).toEqual([]);
  });

  it.each([
    ['a status that is none', { Filters: [filter('PackageStatus', 'ACTIVE')] }, "'ACTIVE' is no PackageStatus"],
    ['a garbled token', { NextToken: 'garbled' }, 'Invalid NextToken'],
    ['no results at all', { MaxResults: 0 }, 'MaxResults must be between 1 and 100'],
    ['too many results', { MaxResults: 101 }, 'MaxResults must be between 1 and 100'],
  ])('refuses %s', async (_, input, message) => {
    expect(await api.refused('DescribePackages', input)).toEqual({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['Name', { Value: ['one'] }],
    ['Value', { Name: 'PackageName' as const }],
  ])('refuses a filter without %s', async (_, member) => {
    expect(await api.refused('DescribePackages', { Filters: [member] })).toEqual({
      code: 'ValidationException',
      message: 'Each of Filters must have Name and Value.',
    });
  });

  it('refuses the token of another question', async () => {
    for (const name of ['one', 'two']) await api.dictionary(name);
    const { NextToken } = await api.call('DescribePackages', { MaxResults: 1 });
    const Filters = [filter('PackageName', 'one')];
    expect(await api.refused('DescribePackages', { Filters, NextToken })).toMatchObject({
      code: 'ValidationException',
    });
    expect(await api.refused('DescribePackages', { NextToken }, '111111111111')).toMatchObject({
      code: 'ValidationException',
    });
  });
});
