import { describe, expect, it } from 'vitest';
import { awsDomainRequirements } from './aws-domain-requirements.ts';
import { newDomainConfig } from './domain-config.ts';

const READY = {
  NodeToNodeEncryptionOptions: { Enabled: true },
  EncryptionAtRestOptions: { Enabled: true },
  DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
} as const;

describe('awsDomainRequirements', () => {
  it('asks nothing more of a domain that has all', () => {
    expect(awsDomainRequirements(newDomainConfig(READY))).toEqual([]);
  });

  it.each([
    ['encryption between nodes', { NodeToNodeEncryptionOptions: { Enabled: false } }, 'Node-to-node'],
    ['encryption at rest', { EncryptionAtRestOptions: { Enabled: false } }, 'at rest'],
    ['HTTPS', { DomainEndpointOptions: { ...READY.DomainEndpointOptions, EnforceHTTPS: false } }, 'EnforceHTTPS'],
    ['the policy', { DomainEndpointOptions: { EnforceHTTPS: true } }, 'Policy-Min-TLS-1-2-PFS-2023-10'],
  ])('names %s alone when that is missing', (_, change, words) => {
    expect(awsDomainRequirements(newDomainConfig({ ...READY, ...change }))).toEqual([expect.stringContaining(words)]);
  });

  it('names all that a new domain lacks', () => {
    expect(awsDomainRequirements(newDomainConfig({}))).toHaveLength(4);
  });
});
