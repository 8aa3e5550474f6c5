import { describe, expect, it } from 'vitest';
import { newDomainConfig, nodeCountOf, updatedDomainConfig } from './domain-config.ts';
import { domainConfigProblem } from './domain-config-problem.ts';

const defaults = newDomainConfig({});

describe('newDomainConfig', () => {
  it('fills in what AWS fills in', () => {
    expect(defaults).toMatchObject({
      ClusterConfig: {
        InstanceType: 'm4.large.search',
        InstanceCount: 1,
        DedicatedMasterEnabled: false,
        ZoneAwarenessEnabled: false,
        WarmEnabled: false,
      },
      EBSOptions: { EBSEnabled: true, VolumeType: 'gp3', VolumeSize: 10, Iops: 3000, Throughput: 125 },
      CognitoOptions: { Enabled: false },
      AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false },
      AutoTuneOptions: { DesiredState: 'DISABLED' },
      SnapshotOptions: { AutomatedSnapshotStartHour: 0 },
    });
    expect(defaults).not.toHaveProperty('VPCOptions');
    expect(nodeCountOf(defaults)).toBe(1);
  });

  it('keeps what is given', () => {
    const config = newDomainConfig({
      ClusterConfig: { InstanceCount: 3, InstanceType: 'r6g.large.search', ZoneAwarenessEnabled: true },
      EBSOptions: { EBSEnabled: true, VolumeType: 'gp2', VolumeSize: 100 },
      DomainEndpointOptions: { EnforceHTTPS: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      AdvancedOptions: { 'indices.fielddata.cache.size': '20' },
    });
    expect(config.ClusterConfig).toMatchObject({ InstanceCount: 3, ZoneAwarenessConfig: { AvailabilityZoneCount: 2 } });
    expect(config.EBSOptions).toEqual({ EBSEnabled: true, VolumeType: 'gp2', VolumeSize: 100 });
    expect(config.DomainEndpointOptions).toMatchObject({ EnforceHTTPS: true, CustomEndpointEnabled: false });
    expect(config.NodeToNodeEncryptionOptions).toEqual({ Enabled: true });
    expect(config.AdvancedOptions).toMatchObject({
      'indices.fielddata.cache.size': '20',
      override_main_response_version: 'false',
    });
  });

  it('is fit for JSON, and never holds a password', () => {
    const config = newDomainConfig({
      AdvancedSecurityOptions: {
        Enabled: false,
        MasterUserOptions: { MasterUserName: 'a', MasterUserPassword: 'Secret-123' },
      },
      AutoTuneOptions: { DesiredState: 'ENABLED', MaintenanceSchedules: [{ StartAt: new Date() }] },
    });
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    expect(JSON.stringify(config)).not.toContain('Secret-123');
  });

  it('has no volume without EBS', () => {
    expect(newDomainConfig({ EBSOptions: { EBSEnabled: false, VolumeSize: 5 } }).EBSOptions).toEqual({
      EBSEnabled: false,
    });
  });
});

describe('updatedDomainConfig', () => {
  it('changes the given members of the given structures, and names them', () => {
    const { config, changed } = updatedDomainConfig(defaults, {
      ClusterConfig: { InstanceCount: 3 },
      AccessPolicies: '{}',
    });
    expect(config.ClusterConfig).toEqual({ ...defaults.ClusterConfig, InstanceCount: 3 });
    expect(changed).toEqual(['ClusterConfig', 'AccessPolicies']);
  });

  it('changes nothing when all is as it was', () => {
    const stored: unknown = JSON.parse(JSON.stringify(defaults));
    expect(stored).toEqual(defaults);
    expect(
      updatedDomainConfig(defaults, { ClusterConfig: { InstanceCount: 1 }, EBSOptions: { VolumeSize: 10 } }),
    ).toEqual({
      config: defaults,
      changed: [],
    });
  });

  it.each([
    ['DeploymentStrategyOptions', { DeploymentStrategyOptions: { DeploymentStrategy: 'CapacityOptimized' } }],
    ['LogPublishingOptions', { LogPublishingOptions: { ES_APPLICATION_LOGS: { Enabled: true } } }],
    ['AutoTuneOptions', { AutoTuneOptions: { DesiredState: 'ENABLED' } }],
    ['OffPeakWindowOptions', { OffPeakWindowOptions: { Enabled: false } }],
    ['SoftwareUpdateOptions', { SoftwareUpdateOptions: { AutoSoftwareUpdateEnabled: true } }],
    ['EngineMode', { EngineMode: 'OPTIMIZED' }],
  ] as const)('keeps %s', (member, given) => {
    const first = updatedDomainConfig(defaults, given);
    expect(first.changed).toEqual([member]);
    expect(first.config).toMatchObject(given);
    expect(updatedDomainConfig(first.config, {}).changed).toEqual([]);
  });
});

describe('domainConfigProblem', () => {
  it.each([
    ['VPCOptions', { VPCOptions: { SubnetIds: ['subnet-1'] } }],
    ['VPCOptions', { VPCOptions: { SecurityGroupIds: ['sg-1'] } }],
    ['ClusterConfig.DedicatedMasterEnabled', { ClusterConfig: { DedicatedMasterEnabled: true } }],
    ['ClusterConfig.WarmEnabled', { ClusterConfig: { WarmEnabled: true } }],
    ['ClusterConfig.ColdStorageOptions', { ClusterConfig: { ColdStorageOptions: { Enabled: true } } }],
    ['ClusterConfig.MultiAZWithStandbyEnabled', { ClusterConfig: { MultiAZWithStandbyEnabled: true } }],
    ['ClusterConfig.NodeOptions', { ClusterConfig: { NodeOptions: [{ NodeConfig: { Enabled: true } }] } }],
    ['AdvancedSecurityOptions', { AdvancedSecurityOptions: { Enabled: true } }],
    ['CognitoOptions', { CognitoOptions: { Enabled: true } }],
    ['IdentityCenterOptions', { IdentityCenterOptions: { EnabledAPIAccess: true } }],
    ['DomainEndpointOptions.CustomEndpointEnabled', { DomainEndpointOptions: { CustomEndpointEnabled: true } }],
    ['IPAddressType dualstack', { IPAddressType: 'dualstack' as const }],
    [
      'AIMLOptions.NaturalLanguageQueryGenerationOptions',
      { AIMLOptions: { NaturalLanguageQueryGenerationOptions: { DesiredState: 'ENABLED' as const } } },
    ],
    ['AIMLOptions.S3VectorsEngine', { AIMLOptions: { S3VectorsEngine: { Enabled: true } } }],
    ['AIMLOptions.ServerlessVectorAcceleration', { AIMLOptions: { ServerlessVectorAcceleration: { Enabled: true } } }],
    ['AutomatedSnapshotPauseOptions', { AutomatedSnapshotPauseOptions: { Enabled: true } }],
  ])('refuses to promise %s', (option, given) => {
    expect(domainConfigProblem(given)).toBe(`Local domains do not offer ${option}: leave it out, or turn it off.`);
  });

  it.each([
    ['no node', { ClusterConfig: { InstanceCount: 0 } }, 'InstanceCount must be 1 or more: 0'],
    ['half a node', { ClusterConfig: { InstanceCount: 1.5 } }, 'InstanceCount must be 1 or more: 1.5'],
    ['policies that are no JSON', { AccessPolicies: '{' }, 'AccessPolicies is not a JSON object'],
    ['policies that are no object', { AccessPolicies: '[]' }, 'AccessPolicies is not a JSON object'],
  ])('refuses %s', (_, given, message) => {
    expect(domainConfigProblem(given)).toContain(message);
  });

  it.each([
    ['nothing', {}],
    [
      'everything turned off',
      {
        VPCOptions: {},
        ClusterConfig: { DedicatedMasterEnabled: false, WarmEnabled: false, NodeOptions: [] },
        AdvancedSecurityOptions: { Enabled: false },
        CognitoOptions: { Enabled: false },
        IPAddressType: 'ipv4' as const,
      },
    ],
    [
      'encryption and logs, which are kept',
      {
        EncryptionAtRestOptions: { Enabled: true },
        NodeToNodeEncryptionOptions: { Enabled: true },
        DomainEndpointOptions: { EnforceHTTPS: true },
        LogPublishingOptions: { ES_APPLICATION_LOGS: { Enabled: true } },
        AccessPolicies: '',
      },
    ],
  ])('takes %s', (_, given) => {
    expect(domainConfigProblem(given)).toBeUndefined();
  });
});
