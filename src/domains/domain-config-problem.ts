import type { GivenConfig } from './domain-config.ts';

/** Options that promise something which a local domain does not do. Members: what is asked for, and when it counts as asked for. */
const NOT_OFFERED: readonly { readonly option: string; readonly asked: (given: GivenConfig) => boolean | undefined }[] =
  [
    { option: 'VPCOptions', asked: ({ VPCOptions: vpc }) => hasAny(vpc?.SubnetIds) || hasAny(vpc?.SecurityGroupIds) },
    { option: 'ClusterConfig.DedicatedMasterEnabled', asked: (given) => given.ClusterConfig?.DedicatedMasterEnabled },
    { option: 'ClusterConfig.WarmEnabled', asked: (given) => given.ClusterConfig?.WarmEnabled },
    { option: 'ClusterConfig.ColdStorageOptions', asked: (given) => given.ClusterConfig?.ColdStorageOptions?.Enabled },
    {
      option: 'ClusterConfig.MultiAZWithStandbyEnabled',
      asked: (given) => given.ClusterConfig?.MultiAZWithStandbyEnabled,
    },
    {
      option: 'ClusterConfig.NodeOptions',
      asked: (given) => given.ClusterConfig?.NodeOptions?.some(({ NodeConfig: node }) => node?.Enabled === true),
    },
    { option: 'AdvancedSecurityOptions', asked: (given) => given.AdvancedSecurityOptions?.Enabled },
    { option: 'CognitoOptions', asked: (given) => given.CognitoOptions?.Enabled },
    { option: 'IdentityCenterOptions', asked: (given) => given.IdentityCenterOptions?.EnabledAPIAccess },
    {
      option: 'DomainEndpointOptions.CustomEndpointEnabled',
      asked: (given) => given.DomainEndpointOptions?.CustomEndpointEnabled,
    },
    { option: 'IPAddressType dualstack', asked: (given) => given.IPAddressType === 'dualstack' },
    {
      option: 'AIMLOptions.NaturalLanguageQueryGenerationOptions',
      asked: ({ AIMLOptions: ai }) => ai?.NaturalLanguageQueryGenerationOptions?.DesiredState === 'ENABLED',
    },
    { option: 'AIMLOptions.S3VectorsEngine', asked: (given) => given.AIMLOptions?.S3VectorsEngine?.Enabled },
    {
      option: 'AIMLOptions.ServerlessVectorAcceleration',
      asked: (given) => given.AIMLOptions?.ServerlessVectorAcceleration?.Enabled,
    },
    { option: 'AutomatedSnapshotPauseOptions', asked: (given) => given.AutomatedSnapshotPauseOptions?.Enabled },
  ];

/** Why a configuration cannot be granted, in a sentence; undefined when it can. Options that change nothing here are not among them: they are kept. */
export function domainConfigProblem(given: GivenConfig): string | undefined {
  const refused = NOT_OFFERED.find(({ asked }) => asked(given) === true);
  if (refused) return `Local domains do not offer ${refused.option}: leave it out, or turn it off.`;
  const count = given.ClusterConfig?.InstanceCount;
  if (count !== undefined && (!Number.isInteger(count) || count < 1)) {
    return `ClusterConfig.InstanceCount must be 1 or more: ${count}.`;
  }
  if (given.AccessPolicies !== undefined && given.AccessPolicies !== '' && !isJsonObject(given.AccessPolicies)) {
    return 'AccessPolicies is not a JSON object: pass an IAM policy document.';
  }
  return undefined;
}

const hasAny = (list: readonly string[] | undefined): boolean => list !== undefined && list.length > 0;

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
