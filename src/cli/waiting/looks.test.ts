import { describe, expect, it } from 'vitest';
import { lookAtAssociation } from './association-look.ts';
import { describeChange, describePackageStage, lookAtDomain } from './domain-look.ts';
import { lookAtPackage } from './package-look.ts';

const ErrorDetails = { ErrorType: 'InvalidEncoding', ErrorMessage: 'line 3, column 7: not UTF-8' };

describe('lookAtPackage', () => {
  it('waits while it is copied and validated, and is done when it is available', () => {
    expect(lookAtPackage({ PackageStatus: 'COPYING' }, 'available')).toMatchObject({ done: false });
    expect(lookAtPackage({ PackageStatus: 'VALIDATING' }, 'available')).toMatchObject({ done: false });
    const available = { PackageStatus: 'AVAILABLE' } as const;
    expect(lookAtPackage(available, 'available')).toEqual({ done: true, value: available });
  });

  it('fails with the reason of the service', () => {
    const failed = { PackageName: 'synonyms', PackageStatus: 'VALIDATION_FAILED', ErrorDetails } as const;
    expect(() => lookAtPackage(failed, 'available')).toThrowError(
      expect.objectContaining({
        message: 'package synonyms is VALIDATION_FAILED',
        remedy: 'InvalidEncoding: line 3, column 7: not UTF-8',
      }),
    );
    expect(() => lookAtPackage(undefined, 'available')).toThrow('no such package');
  });

  it('is done when gone, once it is', () => {
    expect(lookAtPackage(undefined, 'gone')).toEqual({ done: true, value: undefined });
    expect(lookAtPackage({ PackageStatus: 'DELETING' }, 'gone')).toMatchObject({ done: false });
  });
});

describe('lookAtAssociation', () => {
  const on = (
    DomainPackageStatus: 'ASSOCIATING' | 'ACTIVE' | 'ASSOCIATION_FAILED' | 'DISSOCIATING' | 'DISSOCIATION_FAILED',
  ) => ({ PackageName: 'synonyms', DomainName: 'demo', DomainPackageStatus, ErrorDetails }) as const;

  it.each([
    ['ASSOCIATING', 'active', false],
    ['ACTIVE', 'active', true],
    ['DISSOCIATING', 'gone', false],
    ['ACTIVE', 'gone', false],
  ] as const)('%s, waited for as %s: done is %s', (status, goal, done) => {
    expect(lookAtAssociation(on(status), goal)).toMatchObject({ done });
  });

  it.each([
    ['ASSOCIATION_FAILED', 'active'],
    ['DISSOCIATING', 'active'],
    ['DISSOCIATION_FAILED', 'gone'],
  ] as const)('%s never becomes %s', (status, goal) => {
    expect(() => lookAtAssociation(on(status), goal)).toThrow(`synonyms on demo is ${status}`);
  });

  it('without a row: gone is done, active fails', () => {
    expect(lookAtAssociation(undefined, 'gone')).toEqual({ done: true, value: undefined });
    expect(() => lookAtAssociation(undefined, 'active')).toThrow('not associated');
  });
});

describe('lookAtDomain', () => {
  const domain = { DomainId: '0/demo', DomainName: 'demo', ARN: 'arn', ClusterConfig: {} };
  const change = {
    Status: 'PROCESSING',
    ChangeProgressStages: [
      { Name: 'Preparing', Status: 'COMPLETED' },
      { Name: 'Starting nodes', Status: 'IN_PROGRESS', Description: 'node demo-1 is starting' },
      { Name: 'Verifying', Status: 'PENDING' },
    ],
  } as const;

  it('says which stage it waits for', () => {
    const text = 'Starting nodes (2 of 3): node demo-1 is starting';
    expect(describeChange({ ...change, ChangeProgressStages: [...change.ChangeProgressStages] })).toBe(text);
    const seen = { ...domain, Processing: true };
    expect(lookAtDomain(seen, { ...change, ChangeProgressStages: [...change.ChangeProgressStages] }, 'active')).toEqual(
      {
        done: false,
        waitingFor: text,
      },
    );
  });

  it('finds what an association waits for in the stage that names its package', () => {
    const stages = [
      { Name: 'Associating package F1', Description: 'Waits for node demo-2: connect ECONNREFUSED' },
      { Name: 'Associating package F11' },
    ];
    const seen = { ChangeProgressStages: stages };
    expect(describePackageStage(seen, 'F1')).toBe('Waits for node demo-2: connect ECONNREFUSED');
    expect(describePackageStage(seen, 'F11')).toBeUndefined();
    expect(describePackageStage(undefined, 'F1')).toBeUndefined();
  });

  it('is active only with an endpoint', () => {
    expect(lookAtDomain({ ...domain, Processing: false }, undefined, 'active')).toMatchObject({ done: false });
    const seen = { ...domain, Processing: false, Endpoint: '127.0.0.1:9300' };
    expect(lookAtDomain(seen, undefined, 'active')).toEqual({ done: true, value: seen });
  });

  it('fails when the change has failed, when it is being deleted, and when there is none', () => {
    expect(() => lookAtDomain(domain, { Status: 'FAILED' }, 'active')).toThrow('failed');
    expect(() => lookAtDomain({ ...domain, Deleted: true }, undefined, 'active')).toThrow('being deleted');
    expect(() => lookAtDomain(undefined, undefined, 'active')).toThrow('no such domain');
    expect(lookAtDomain(undefined, undefined, 'gone')).toEqual({ done: true, value: undefined });
  });
});
