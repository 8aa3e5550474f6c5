import type { DomainConfig } from './domain.ts';

/** The policy that AWS wants of the endpoint of a domain with custom plugins. */
const TLS_POLICY = 'Policy-Min-TLS-1-2-PFS-2023-10';

/**
 * What Amazon OpenSearch Service asks of a domain before a custom plugin may be associated with it, and this one does not have: a sentence
 * each. Source: developer guide, custom-plugins, "Prerequisites". Profile `aws` asks for the same.
 */
export function awsDomainRequirements(config: DomainConfig): readonly string[] {
  const missing: string[] = [];
  if (config.NodeToNodeEncryptionOptions?.Enabled !== true) missing.push('Node-to-node encryption must be enabled.');
  if (config.EncryptionAtRestOptions?.Enabled !== true) missing.push('Encryption at rest must be enabled.');
  if (config.DomainEndpointOptions?.EnforceHTTPS !== true) missing.push('EnforceHTTPS must be true.');
  if (config.DomainEndpointOptions?.TLSSecurityPolicy !== TLS_POLICY)
    missing.push(`TLSSecurityPolicy must be ${TLS_POLICY}.`);
  return missing;
}
