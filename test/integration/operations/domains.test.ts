import { beforeEach, describe, expect, it } from 'vitest';
import { failChange } from '../../../src/domains/domain-change.ts';
import type { ClusterHealth } from '../../../src/domains/node.ts';
import { LIMITS } from '../../../src/model/limits.ts';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

const DEMO = { DomainName: 'demo' };
const ID = '000000000000/demo';
const NO_DOMAIN = { code: 'ResourceNotFoundException', message: 'Domain not found: other' };

describeStore('domain operations', (subject) => {
  let api: OperationCalls;
  beforeEach(() => {
    api = new OperationCalls(subject.store);
  });

  describe('CreateDomain', () => {
    it('answers Creating with the newest engine, and wakes the domain', async () => {
      const { DomainStatus } = await api.call('CreateDomain', { ...DEMO, TagList: [{ Key: 'team', Value: 'search' }] });
      expect(DomainStatus).toMatchObject({
        DomainName: 'demo',
        DomainId: ID,
        ARN: 'arn:aws:es:us-east-1:000000000000:domain/demo',
        EngineVersion: 'OpenSearch_3.8',
        Created: false,
        Processing: true,
      });
      expect(api.woken).toEqual([{ kind: 'domain', id: ID }]);
      expect(await api.call('ListTags', { ARN: DomainStatus?.ARN })).toEqual({
        TagList: [{ Key: 'team', Value: 'search' }],
      });
      expect(await subject.store.domains.find(ID)).toMatchObject({
        nodeCount: 1,
        change: { kind: 'create', status: 'PENDING' },
      });
    });

    it('refuses a name that is taken, and says when it is being deleted', async () => {
      await api.domain('demo');
      expect(await api.refused('CreateDomain', DEMO)).toEqual({
        code: 'ResourceAlreadyExistsException',
        message: 'Domain already exists: demo',
      });
      await api.call('DeleteDomain', DEMO);
      expect(await api.refused('CreateDomain', DEMO)).toMatchObject({
        message: 'Domain already exists: demo and is being deleted: try again when it is gone',
      });
      await expect(api.call('CreateDomain', DEMO, '111111111111')).resolves.toBeDefined();
    });

    it.each([
      [
        'an unknown version',
        { EngineVersion: 'OpenSearch_1.3' },
        'ValidationException',
        'use one of OpenSearch_3.8, OpenSearch_3.7, OpenSearch_3.6, OpenSearch_3.5',
      ],
      ['Elasticsearch', { EngineVersion: 'Elasticsearch_7.10' }, 'ValidationException', 'use one of OpenSearch_3.8'],
      ['a VPC', { VPCOptions: { SubnetIds: ['subnet-1'] } }, 'ValidationException', 'do not offer VPCOptions'],
      ['too many nodes', { ClusterConfig: { InstanceCount: 11 } }, 'LimitExceededException', '10 nodes at most'],
      ['a reserved tag', { TagList: [{ Key: 'aws:x', Value: '' }] }, 'ValidationException', 'are reserved'],
    ])('refuses %s, and makes nothing', async (_, options, code, message) => {
      expect(await api.refused('CreateDomain', { ...DEMO, ...options })).toEqual({
        code,
        message: expect.stringContaining(message),
      });
      expect(await api.call('ListDomainNames', {})).toEqual({ DomainNames: [] });
    });
  });

  describe('DescribeDomain and its like', () => {
    it('find only what is there', async () => {
      await api.domain('demo');
      expect((await api.call('DescribeDomain', DEMO)).DomainStatus).toMatchObject({
        Processing: false,
        Endpoint: '127.0.0.1:9201',
      });
      expect((await api.call('DescribeDomainConfig', DEMO)).DomainConfig).toMatchObject({
        ClusterConfig: { Options: { InstanceCount: 1 }, Status: { State: 'Active' } },
      });
      for (const name of [
        'DescribeDomain',
        'DescribeDomainConfig',
        'DeleteDomain',
        'DescribeDomainHealth',
        'DescribeDomainNodes',
        'DescribeDomainChangeProgress',
        'UpdateDomainConfig',
      ] as const) {
        expect(await api.refused(name, { DomainName: 'other' }), name).toEqual(NO_DOMAIN);
      }
      expect(await api.refused('DescribeDomain', DEMO, '111111111111')).toMatchObject({
        code: 'ResourceNotFoundException',
      });
    });

    it('leave unknown names out of a list', async () => {
      await api.domain('demo');
      const { DomainStatusList } = await api.call('DescribeDomains', { DomainNames: ['other', 'demo', 'demo'] });
      expect(DomainStatusList?.map(({ DomainName }) => DomainName)).toEqual(['demo']);
    });

    it('list names by engine type', async () => {
      await api.domain('demo');
      const all = { DomainNames: [{ DomainName: 'demo', EngineType: 'OpenSearch' }] };
      expect(await api.call('ListDomainNames', {})).toEqual(all);
      expect(await api.call('ListDomainNames', { EngineType: 'OpenSearch' })).toEqual(all);
      expect(await api.call('ListDomainNames', { EngineType: 'Elasticsearch' })).toEqual({ DomainNames: [] });
    });
  });

  describe('UpdateDomainConfig', () => {
    beforeEach(async () => {
      await api.domain('demo');
      api.woken.length = 0;
    });

    it('asks for more nodes and is Modifying until they are there', async () => {
      const { DomainConfig } = await api.call('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 3 } });
      expect(DomainConfig?.ClusterConfig).toMatchObject({
        Options: { InstanceCount: 3 },
        Status: { State: 'Processing', UpdateVersion: 2 },
      });
      expect(await subject.store.domains.find(ID)).toMatchObject({
        nodeCount: 3,
        status: 'Modifying',
        change: { kind: 'update' },
      });
      expect(api.woken).toEqual([{ kind: 'domain', id: ID }]);
      expect(await api.refused('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 2 } })).toEqual({
        code: 'ValidationException',
        message: 'A change/update is in progress. Please wait for it to complete before requesting another change.',
      });
      await api.makeActive('demo');
      await api.call('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 1 } });
      expect((await subject.store.domains.find(ID))?.change.stages.map(({ name }) => name)).toContain(
        'Terminating nodes',
      );
    });

    it('keeps other options at once, without a change of nodes', async () => {
      const { DomainConfig } = await api.call('UpdateDomainConfig', { ...DEMO, EBSOptions: { VolumeSize: 20 } });
      expect(DomainConfig?.EBSOptions).toMatchObject({
        Options: { VolumeSize: 20, VolumeType: 'gp3' },
        Status: { State: 'Active' },
      });
      expect((await api.call('DescribeDomain', DEMO)).DomainStatus).toMatchObject({
        Processing: false,
        EBSOptions: { VolumeSize: 20 },
      });
      expect(api.woken).toEqual([]);
      const progress = await api.call('DescribeDomainChangeProgress', DEMO);
      expect(progress.ChangeProgressStatus).toMatchObject({
        Status: 'COMPLETED',
        CompletedProperties: ['EBSOptions'],
        PendingProperties: [],
      });
    });

    it('changes nothing when all is as it was', async () => {
      const before = await subject.store.domains.find(ID);
      await api.call('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 1 } });
      expect(await subject.store.domains.find(ID)).toEqual(before);
    });

    it.each([
      ['more nodes', { ClusterConfig: { InstanceCount: 3 } }, 'DynamicUpdate', '1 to 3 nodes'],
      ['another volume', { EBSOptions: { VolumeSize: 20 } }, 'DynamicUpdate', 'takes effect at once: EBSOptions'],
      ['nothing', {}, 'None', 'has no effect'],
    ])('tells what %s would do, and does nothing', async (_, options, type, message) => {
      const before = await subject.store.domains.find(ID);
      const dry = await api.call('UpdateDomainConfig', { ...DEMO, ...options, DryRun: true });
      expect(dry.DryRunResults).toEqual({ DeploymentType: type, Message: expect.stringContaining(message) });
      expect(await subject.store.domains.find(ID)).toEqual(before);
      expect(api.woken).toEqual([]);
    });

    it.each([
      ['what is not offered', { AdvancedSecurityOptions: { Enabled: true } }, 'ValidationException'],
      ['too many nodes', { ClusterConfig: { InstanceCount: 11 } }, 'LimitExceededException'],
      ['too many nodes in a dry run', { ClusterConfig: { InstanceCount: 11 }, DryRun: true }, 'LimitExceededException'],
    ])('refuses %s', async (_, options, code) => {
      expect(await api.refused('UpdateDomainConfig', { ...DEMO, ...options })).toMatchObject({ code });
    });

    it('lets a failed change be mended', async () => {
      await api.call('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 3 } });
      const domain = await subject.store.domains.find(ID);
      if (domain)
        await subject.store.domains.update({ ...domain, change: failChange(domain.change, 'no memory', new Date()) });
      const failed = await api.call('DescribeDomainChangeProgress', DEMO);
      expect(failed.ChangeProgressStatus).toMatchObject({ Status: 'FAILED', ConfigChangeStatus: 'ValidationFailed' });
      api.woken.length = 0;
      await api.call('UpdateDomainConfig', { ...DEMO, ClusterConfig: { InstanceCount: 1 } });
      expect(api.woken).toEqual([{ kind: 'domain', id: ID }]);
    });

    it('refuses a domain that is being deleted', async () => {
      await api.call('DeleteDomain', DEMO);
      for (const DryRun of [false, true]) {
        expect(await api.refused('UpdateDomainConfig', { ...DEMO, DryRun })).toMatchObject({
          message: 'Domain demo is being deleted.',
        });
      }
    });
  });

  it('stops at a smaller limit of nodes', async () => {
    const few = new OperationCalls(subject.store, { ...LIMITS.aws, nodesPerDomain: 2 });
    expect(await few.refused('CreateDomain', { ...DEMO, ClusterConfig: { InstanceCount: 3 } })).toMatchObject({
      code: 'LimitExceededException',
    });
  });

  it('DeleteDomain marks the domain, and answers the same when asked again', async () => {
    await api.domain('demo');
    const first = await api.call('DeleteDomain', DEMO);
    expect(first.DomainStatus).toMatchObject({ Deleted: true, Processing: true, DomainProcessingStatus: 'Deleting' });
    expect(await api.call('DeleteDomain', DEMO)).toEqual(first);
    expect(await subject.store.domains.find(ID)).toMatchObject({ status: 'Deleting', change: { kind: 'delete' } });
  });

  it('DescribeDomainChangeProgress knows the last change only', async () => {
    await api.domain('demo');
    const { ChangeProgressStatus } = await api.call('DescribeDomainChangeProgress', DEMO);
    expect(ChangeProgressStatus).toMatchObject({
      ChangeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Status: 'COMPLETED',
      InitiatedBy: 'CUSTOMER',
    });
    const known = { ...DEMO, ChangeId: ChangeProgressStatus?.ChangeId };
    expect(await api.call('DescribeDomainChangeProgress', known)).toEqual({ ChangeProgressStatus });
    expect(await api.refused('DescribeDomainChangeProgress', { ...DEMO, ChangeId: 'x' })).toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  describe('what is seen of the nodes', () => {
    const health: ClusterHealth = {
      status: 'yellow',
      numberOfNodes: 2,
      activeShards: 3,
      activePrimaryShards: 2,
      unassignedShards: 1,
      initializingShards: 0,
      relocatingShards: 0,
      delayedUnassignedShards: 0,
      pendingTasks: 0,
    };
    beforeEach(async () => {
      await api.domain('demo');
      api.observation = {
        nodes: [
          { name: 'demo-1', url: 'http://127.0.0.1:2', state: { status: 'stopped' } },
          { name: 'demo-0', url: 'http://127.0.0.1:1', state: { status: 'running' } },
        ],
        health,
      };
      api.nodeIds = new Map([['demo-0', 'aaaaaaaaaaaaaaaaaaaaaa']]);
    });

    it('is told by DescribeDomainNodes, node by node', async () => {
      const { DomainNodesStatusList } = await api.call('DescribeDomainNodes', DEMO);
      expect(DomainNodesStatusList).toMatchObject([
        {
          NodeId: 'aaaaaaaaaaaaaaaaaaaaaa',
          NodeType: 'Data',
          NodeStatus: 'Active',
          AvailabilityZone: 'us-east-1a',
          StorageSize: '10',
        },
        { NodeType: 'Data', NodeStatus: 'NotAvailable' },
      ]);
      expect(DomainNodesStatusList?.[1]).not.toHaveProperty('NodeId');
    });

    it('is told by DescribeDomainHealth, counts as strings', async () => {
      expect(await api.call('DescribeDomainHealth', DEMO)).toMatchObject({
        DomainState: 'Active',
        ClusterHealth: 'Yellow',
        DataNodeCount: '2',
        TotalShards: '4',
        TotalUnAssignedShards: '1',
        MasterNode: 'Available',
      });
    });

    it('is NotAvailable when no node answers', async () => {
      api.observation = { nodes: [] };
      expect(await api.call('DescribeDomainHealth', DEMO)).toMatchObject({
        DomainState: 'NotAvailable',
        ClusterHealth: 'NotAvailable',
        TotalShards: 'NotAvailable',
        MasterNode: 'UnAvailable',
      });
    });
  });

  it('lists versions newest first, in pages, and nothing to upgrade to', async () => {
    const first = await api.call('ListVersions', { MaxResults: 3 });
    expect(first.Versions).toEqual(['OpenSearch_3.8', 'OpenSearch_3.7', 'OpenSearch_3.6']);
    expect(await api.call('ListVersions', { NextToken: first.NextToken })).toEqual({ Versions: ['OpenSearch_3.5'] });
    await api.domain('demo');
    expect(await api.call('GetCompatibleVersions', DEMO)).toEqual({
      CompatibleVersions: [{ SourceVersion: 'OpenSearch_3.8', TargetVersions: [] }],
    });
    expect((await api.call('GetCompatibleVersions', {})).CompatibleVersions).toHaveLength(4);
    expect(await api.refused('GetCompatibleVersions', { DomainName: 'other' })).toEqual(NO_DOMAIN);
  });

  it('lists instance types, and the limits that hold for all of them', async () => {
    const version = { EngineVersion: 'OpenSearch_3.8' };
    const first = await api.call('ListInstanceTypeDetails', { ...version, MaxResults: 2 });
    expect(first.InstanceTypeDetails).toHaveLength(2);
    const second = await api.call('ListInstanceTypeDetails', { ...version, MaxResults: 2, NextToken: first.NextToken });
    expect(second.InstanceTypeDetails?.[0]).not.toEqual(first.InstanceTypeDetails?.[0]);
    const one = { ...version, InstanceType: 'r6g.large.search', RetrieveAZs: true };
    expect((await api.call('ListInstanceTypeDetails', one)).InstanceTypeDetails).toMatchObject([
      { InstanceType: 'r6g.large.search', AvailabilityZones: ['us-east-1a'] },
    ]);
    const newer = { ...version, InstanceType: 'r7g.large.search' };
    expect((await api.call('ListInstanceTypeDetails', newer)).InstanceTypeDetails).toMatchObject([
      { InstanceType: 'r7g.large.search' },
    ]);
    const warm = { ...version, InstanceType: 'ultrawarm1.medium.search' };
    expect((await api.call('ListInstanceTypeDetails', warm)).InstanceTypeDetails).toEqual([]);
    const { LimitsByRole } = await api.call('DescribeInstanceTypeLimits', {
      ...version,
      InstanceType: 'm4.large.search',
    });
    expect(LimitsByRole?.data?.InstanceLimits?.InstanceCountLimits).toEqual({
      MinimumInstanceCount: 1,
      MaximumInstanceCount: 10,
    });
    expect(
      await api.refused('DescribeInstanceTypeLimits', { ...version, InstanceType: 'ultrawarm1.medium.search' }),
    ).toMatchObject({ code: 'InvalidTypeException' });
    expect(await api.refused('ListInstanceTypeDetails', { EngineVersion: 'OpenSearch_1.0' })).toMatchObject({
      code: 'ValidationException',
    });
  });

  describe('tags', () => {
    const ARN = 'arn:aws:es:us-east-1:000000000000:domain/demo';
    beforeEach(() => api.domain('demo'));

    it('are added, replaced, listed by key and removed', async () => {
      expect(
        await api.call('AddTags', {
          ARN,
          TagList: [
            { Key: 'b', Value: '1' },
            { Key: 'a', Value: '' },
          ],
        }),
      ).toEqual({});
      await api.call('AddTags', { ARN, TagList: [{ Key: 'b', Value: '2' }] });
      expect(await api.call('ListTags', { ARN })).toEqual({
        TagList: [
          { Key: 'a', Value: '' },
          { Key: 'b', Value: '2' },
        ],
      });
      expect(await api.call('RemoveTags', { ARN, TagKeys: ['a', 'absent'] })).toEqual({});
      expect(await api.call('ListTags', { ARN })).toEqual({ TagList: [{ Key: 'b', Value: '2' }] });
    });

    it.each([
      ['a domain that is not there', 'arn:aws:es:us-east-1:000000000000:domain/other', 'Domain not found'],
      ['a domain elsewhere', 'arn:aws:es:eu-west-1:000000000000:domain/demo', 'Domain not found'],
      ["another account's domain", 'arn:aws:es:us-east-1:111111111111:domain/demo', 'Domain not found'],
      ['what is no domain', 'arn:aws:s3:::bucket-of-mine', 'Only domains have tags'],
    ])('are refused for %s', async (_, arn, message) => {
      const refused = { code: 'ValidationException', message: expect.stringContaining(message) };
      expect(await api.refused('AddTags', { ARN: arn, TagList: [] })).toEqual(refused);
      expect(await api.refused('RemoveTags', { ARN: arn, TagKeys: [] })).toEqual(refused);
    });

    it('cannot be listed of a domain that is not there', async () => {
      expect(await api.refused('ListTags', { ARN: 'arn:aws:es:us-east-1:000000000000:domain/other' })).toEqual({
        code: 'ResourceNotFoundException',
        message: 'Domain not found: arn:aws:es:us-east-1:000000000000:domain/other',
      });
      expect(await api.refused('ListTags', { ARN: 'arn:aws:s3:::bucket-of-mine' })).toMatchObject({
        code: 'ValidationException',
      });
    });

    it('are fifty at most, and each key once', async () => {
      const tags = (count: number, prefix: string) =>
        Array.from({ length: count }, (_, i) => ({ Key: `${prefix}${i}`, Value: '' }));
      await api.call('AddTags', { ARN, TagList: tags(50, 'a') });
      expect(await api.refused('AddTags', { ARN, TagList: tags(1, 'b') })).toMatchObject({
        code: 'LimitExceededException',
      });
      await api.call('AddTags', { ARN, TagList: tags(1, 'a') });
      expect(await api.refused('AddTags', { ARN, TagList: [...tags(1, 'c'), ...tags(1, 'c')] })).toMatchObject({
        message: 'Tag key c0 is there twice.',
      });
    });
  });
});
