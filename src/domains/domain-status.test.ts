import { describe, expect, it } from 'vitest';
import type { Domain, DomainChange } from './domain.ts';
import { activated, beginDelete, newChange } from './domain-change.ts';
import { newDomainConfig } from './domain-config.ts';
import { domainConfigStatus } from './domain-config-status.ts';
import { configChangeStatus, domainStatus } from './domain-status.ts';

const T0 = new Date(0);
const site = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };
const domain: Domain = {
  id: '000000000000/demo',
  accountId: '000000000000',
  name: 'demo',
  engineVersion: 'OpenSearch_3.8',
  config: newDomainConfig({}),
  nodeCount: 1,
  status: 'Creating',
  change: newChange('create', 'id-1', [], T0),
  createdAt: T0,
  lastUpdatedAt: T0,
  updateVersion: 1,
};

describe('domainStatus', () => {
  it('has every member that the Terraform provider dereferences, and none that means a VPC', () => {
    const status = domainStatus(domain, site);
    expect(status).toMatchObject({
      ARN: 'arn:aws:es:us-east-1:000000000000:domain/demo',
      DomainId: '000000000000/demo',
      DomainName: 'demo',
      EngineVersion: 'OpenSearch_3.8',
      ClusterConfig: { InstanceCount: 1 },
      EBSOptions: { EBSEnabled: true },
      CognitoOptions: { Enabled: false },
      Created: false,
      Deleted: false,
      Processing: true,
      DomainProcessingStatus: 'Creating',
      ChangeProgressDetails: { ChangeId: 'id-1', ConfigChangeStatus: 'Pending', InitiatedBy: 'CUSTOMER' },
    });
    for (const member of ['VPCOptions', 'Endpoints', 'Endpoint', 'LogPublishingOptions']) {
      expect(status).not.toHaveProperty(member);
    }
  });

  it('is not Processing when Active, and has the endpoint without a scheme', () => {
    expect(domainStatus(activated(domain, '127.0.0.1:9200', T0), site)).toMatchObject({
      Created: true,
      Processing: false,
      Endpoint: '127.0.0.1:9200',
      ChangeProgressDetails: { ConfigChangeStatus: 'Completed' },
    });
  });

  it('is not Created when it is deleted before it was', () => {
    expect(domainStatus(beginDelete(domain, 'id-2', T0), site)).toMatchObject({ Created: false, Deleted: true });
    const created = activated(domain, '127.0.0.1:9200', T0);
    expect(domainStatus(beginDelete(created, 'id-2', T0), site)).toMatchObject({ Created: true, Deleted: true });
  });

  it.each([
    ['PENDING', 'Pending'],
    ['PROCESSING', 'ApplyingChanges'],
    ['COMPLETED', 'Completed'],
    ['FAILED', 'ValidationFailed'],
  ] as const)('says of a %s change: %s', (status, expected) => {
    const change: DomainChange = { ...domain.change, status };
    expect(configChangeStatus(change)).toBe(expected);
  });
});

describe('domainConfigStatus', () => {
  it('wraps every member in Options and Status', () => {
    const { ChangeProgressDetails, ModifyingProperties, ...members } = domainConfigStatus(domain);
    expect(ChangeProgressDetails).toMatchObject({ ChangeId: 'id-1' });
    expect(ModifyingProperties).toEqual([]);
    for (const [name, member] of Object.entries(members)) {
      expect(member, name).toMatchObject({
        Options: expect.anything(),
        Status: { State: expect.any(String), CreationDate: T0 },
      });
    }
    expect(members.AutoTuneOptions).toMatchObject({
      Options: { DesiredState: 'DISABLED' },
      Status: { State: 'DISABLED' },
    });
    expect(members).not.toHaveProperty('VPCOptions');
  });

  it('shows which member changes', () => {
    const change = newChange('grow', 'id-2', ['ClusterConfig'], T0);
    const config = domainConfigStatus({ ...domain, status: 'Modifying', change });
    expect(config.ClusterConfig?.Status?.State).toBe('Processing');
    expect(config.EBSOptions?.Status?.State).toBe('Active');
  });
});
