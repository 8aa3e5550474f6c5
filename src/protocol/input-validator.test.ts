import { describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '../model/operations.ts';
import { inputValidator } from './input-validator.ts';

function messageOf(name: OperationName, input: object): string | undefined {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  try {
    inputValidator(operation.input)(input);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ValidationException' });
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

const source = { S3BucketName: 'bucket', S3Key: 'synonyms.txt' };
const dictionary = { PackageName: 'synonyms', PackageType: 'TXT-DICTIONARY', PackageSource: source };
const failed = (value: string, path: string, reason: string) =>
  `${value} at '${path}' failed to satisfy constraint: ${reason}`;
const one = (failure: string) => `1 validation error detected: ${failure}`;

describe('AWS‘s validation messages', () => {
  it('say nothing of a valid input', () => {
    expect(messageOf('CreatePackage', { ...dictionary, PackageDescription: '' })).toBeUndefined();
    expect(messageOf('DescribePackages', { MaxResults: 1 })).toBeUndefined();
  });

  it('name what is missing, in lower camel case', () => {
    expect(messageOf('CreatePackage', {})).toBe(
      `3 validation errors detected: ${[
        failed('Value null', 'packageName', 'Member must not be null'),
        failed('Value null', 'packageType', 'Member must not be null'),
        failed('Value null', 'packageSource', 'Member must not be null'),
      ].join('; ')}`,
    );
  });

  it('quote the value and the pattern', () => {
    expect(messageOf('DeletePackage', { PackageID: 'X1' })).toBe(
      one(
        failed(
          "Value 'X1'",
          'packageID',
          'Member must satisfy regular expression pattern: ^([FG][0-9]+)$|^(pkg-[a-f0-9]+)$',
        ),
      ),
    );
  });

  it.each(['F1\n', 'xF1', 'F1x', 'pkg-', 'pkg-ABC', ''])('match a pattern on the whole value: %j', (PackageID) => {
    expect(messageOf('DeletePackage', { PackageID })).toMatch(/regular expression pattern/);
  });

  it('list the values of an enumeration', () => {
    expect(messageOf('CreatePackage', { ...dictionary, PackageType: 'DICT' })).toBe(
      one(
        failed(
          "Value 'DICT'",
          'packageType',
          'Member must satisfy enum value set: [PACKAGE-CONFIG, PACKAGE-LICENSE, TXT-DICTIONARY, ZIP-PLUGIN]',
        ),
      ),
    );
  });

  it.each([
    [0, 'greater than or equal to 1'],
    [-5, 'greater than or equal to 1'],
    [101, 'less than or equal to 100'],
  ])('bound numbers: %d', (MaxResults, bound) => {
    expect(messageOf('DescribePackages', { MaxResults })).toBe(
      one(failed(`Value '${MaxResults}'`, 'maxResults', `Member must have value ${bound}`)),
    );
  });

  it('ask for integers', () => {
    expect(messageOf('DescribePackages', { MaxResults: 1.5 })).toBe(
      one(failed("Value '1.5'", 'maxResults', 'Member must be an integer')),
    );
  });

  it('count length in Unicode characters', () => {
    expect(messageOf('CreatePackage', { ...dictionary, PackageDescription: '😀'.repeat(1024) })).toBeUndefined();
    expect(messageOf('CreatePackage', { ...dictionary, PackageDescription: 'x'.repeat(1025) })).toMatch(
      /at 'packageDescription' failed to satisfy constraint: Member must have length less than or equal to 1024$/,
    );
  });

  it('report several failures of one value', () => {
    expect(messageOf('DescribeDomain', { DomainName: 'A' })).toBe(
      `2 validation errors detected: ${[
        failed("Value 'A'", 'domainName', 'Member must have length greater than or equal to 3'),
        failed("Value 'A'", 'domainName', 'Member must satisfy regular expression pattern: [a-z][a-z0-9\\-]+'),
      ].join('; ')}`,
    );
  });

  it('number list members from one', () => {
    expect(
      messageOf('DescribePackages', {
        Filters: [
          { Name: 'PackageID', Value: ['F1'] },
          { Name: 'Colour', Value: [] },
        ],
      }),
    ).toBe(
      `2 validation errors detected: ${[
        failed(
          "Value 'Colour'",
          'filters.2.member.name',
          'Member must satisfy enum value set: [EngineVersion, PackageID, PackageName, PackageOwner, PackageStatus, PackageType]',
        ),
        failed("Value '[]'", 'filters.2.member.value', 'Member must have length greater than or equal to 1'),
      ].join('; ')}`,
    );
  });

  it('report a bad scalar of a list on the list', () => {
    expect(messageOf('DissociatePackages', { DomainName: 'demo', PackageList: ['F1', 'X'] })).toBe(
      one(
        failed(
          "Value '[F1, X]'",
          'packageList',
          'Member must satisfy constraint: [Member must satisfy regular expression pattern: ^([FG][0-9]+)$|^(pkg-[a-f0-9]+)$]',
        ),
      ),
    );
  });

  it('check structures inside structures and maps', () => {
    expect(messageOf('CreatePackage', { ...dictionary, PackageSource: { S3BucketName: 'ab', S3Key: '' } })).toMatch(
      /^2 .*'packageSource\.s3BucketName'.*'packageSource\.s3Key'/,
    );
    const LogPublishingOptions = { AUDIT_LOGS: { CloudWatchLogsLogGroupArn: 'short' } };
    expect(messageOf('CreateDomain', { DomainName: 'demo', LogPublishingOptions })).toMatch(
      /'logPublishingOptions\.AUDIT_LOGS\.member\.cloudWatchLogsLogGroupArn'/,
    );
    expect(messageOf('CreateDomain', { DomainName: 'demo', LogPublishingOptions: { NOISE: {} } })).toMatch(
      /at 'logPublishingOptions' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum/,
    );
  });

  it('never repeat a password', () => {
    const MasterUserOptions = { MasterUserName: 'admin', MasterUserPassword: 'hunter2' };
    expect(messageOf('CreateDomain', { DomainName: 'demo', AdvancedSecurityOptions: { MasterUserOptions } })).toBe(
      one(
        failed(
          'Value',
          'advancedSecurityOptions.masterUserOptions.masterUserPassword',
          'Member must have length greater than or equal to 8',
        ),
      ),
    );
  });

  it('stay short, whatever the value', () => {
    const message = messageOf('AddTags', {
      ARN: 'arn:aws:es:us-east-1:000000000000:domain/demo',
      TagList: Array.from({ length: 1000 }, () => ({ Key: 'k'.repeat(10_000), Value: 'v' })),
    });
    expect(message).toMatch(/^1000 validation errors detected: .*; …$/);
    expect(message?.length).toBeLessThan(10_000);
  });
});
