import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '../model/operations.ts';
import { type OperationRequest, operationCodec } from './rest-json-codec.ts';

function codecOf(name: OperationName) {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  return operationCodec(operation);
}

const request = (body: unknown, rest: Partial<OperationRequest> = {}): OperationRequest => ({
  labels: {},
  query: '',
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  ...rest,
});

const serialization = (message: string) => expect.objectContaining({ code: 'SerializationException', message });
const validation = (message: RegExp) =>
  expect.objectContaining({ code: 'ValidationException', message: expect.stringMatching(message) });

describe('reading an input', () => {
  it('joins path, query and body', () => {
    const input = codecOf('GetPackageVersionHistory').readInput(
      request('', { labels: { PackageID: 'F123' }, query: 'maxResults=1&nextToken=a%20b%2Bc%2F%3D' }),
    );
    expect(input).toEqual({ PackageID: 'F123', MaxResults: 1, NextToken: 'a b+c/=' });
  });

  it('gives the body no say over a member of the path', () => {
    const input = codecOf('AssociatePackage').readInput(
      request({ PackageID: 'F999', DomainName: 'other' }, { labels: { PackageID: 'F123', DomainName: 'demo' } }),
    );
    expect(input).toEqual({ PackageID: 'F123', DomainName: 'demo' });
  });

  it('reads lists and booleans of the query string', () => {
    expect(codecOf('ListApplications').readInput(request('', { query: 'statuses=ACTIVE&statuses=FAILED' }))).toEqual({
      statuses: ['ACTIVE', 'FAILED'],
    });
    const details = codecOf('ListInstanceTypeDetails');
    const labels = { EngineVersion: 'OpenSearch_3.8' };
    expect(details.readInput(request('', { labels, query: 'retrieveAZs=true' }))).toMatchObject({ RetrieveAZs: true });
    expect(() => details.readInput(request('', { labels, query: 'retrieveAZs=yes' }))).toThrow(
      serialization('retrieveAZs: expected true or false, got another string'),
    );
  });

  it.each(['x', '1e3', '', '0x10', ' 1'])('refuses maxResults=%s as no number', (value) => {
    expect(() =>
      codecOf('ListVersions').readInput(request('', { query: `maxResults=${encodeURIComponent(value)}` })),
    ).toThrow(serialization('maxResults: expected number, got another string'));
  });

  it('refuses a scalar that is given twice', () => {
    expect(() => codecOf('ListVersions').readInput(request('', { query: 'maxResults=1&maxResults=2' }))).toThrow(
      serialization('maxResults: given 2 times'),
    );
  });

  it.each([
    [{ PackageName: 1 }, 'PackageName: expected string, got number'],
    [{ PackageSource: 's3://x' }, 'PackageSource: expected object, got string'],
    [{ PackageSource: ['x'] }, 'PackageSource: expected object, got list'],
    [{ PackageSource: { S3Key: true } }, 'PackageSource.S3Key: expected string, got boolean'],
    [
      { PackageVendingOptions: { VendingEnabled: 'true' } },
      'PackageVendingOptions.VendingEnabled: expected boolean, got string',
    ],
    [[], 'body: expected object, got list'],
    ['"text"', 'body: expected object, got string'],
    ['7', 'body: expected object, got number'],
  ])('names the member of a wrong type: %j', (body, message) => {
    expect(() => codecOf('CreatePackage').readInput(request(body))).toThrow(serialization(message));
  });

  it.each([
    [{ Filters: {} }, 'Filters: expected list, got object'],
    [{ Filters: [{ Name: 'PackageID', Value: ['F1', 2] }] }, 'Filters[0].Value[1]: expected string, got number'],
    [{ Filters: [{ Value: [null] }] }, 'Filters[0].Value[0]: expected string, got null'],
    [{ Filters: [null] }, 'Filters[0]: expected object, got null'],
    [{ MaxResults: '5' }, 'MaxResults: expected number, got string'],
  ])('names the place inside lists: %j', (body, message) => {
    expect(() => codecOf('DescribePackages').readInput(request(body))).toThrow(serialization(message));
  });

  it('takes null members as absent and drops unknown ones, whatever they are called', () => {
    const body =
      '{"Filters":null,"MaxResults":5,"__type":"x","toString":1,"constructor":{},"__proto__":{"NextToken":"stolen"}}';
    expect(codecOf('DescribePackages').readInput(request(body))).toEqual({ MaxResults: 5 });
  });

  it('refuses __proto__ as the key of a map', () => {
    const body = '{"DomainName":"demo","AdvancedOptions":{"__proto__":"x"}}';
    expect(() => codecOf('CreateDomain').readInput(request(body))).toThrow(
      serialization('AdvancedOptions: no such key: __proto__'),
    );
  });

  it('takes an absent, an empty and a null body as one', () => {
    for (const body of ['', '{}', 'null']) expect(codecOf('DescribePackages').readInput(request(body))).toEqual({});
  });

  it('reads timestamps as epoch seconds', () => {
    const snapshotPause = (StartTime: unknown) =>
      request({ DomainName: 'demo', AutomatedSnapshotPauseOptions: { Enabled: true, StartTime } });
    expect(codecOf('CreateDomain').readInput(snapshotPause(1_700_000_000.5))).toMatchObject({
      AutomatedSnapshotPauseOptions: { StartTime: new Date(1_700_000_000_500) },
    });
    expect(() => codecOf('CreateDomain').readInput(snapshotPause('2026-01-01T00:00:00Z'))).toThrow(
      serialization('AutomatedSnapshotPauseOptions.StartTime: expected number of epoch seconds, got string'),
    );
    expect(() => codecOf('CreateDomain').readInput(snapshotPause(1e300))).toThrow(
      serialization('AutomatedSnapshotPauseOptions.StartTime: no such time: 1e+300'),
    );
  });

  it('validates what it has read', () => {
    expect(() => codecOf('DeletePackage').readInput(request('', { labels: { PackageID: 'X' } }))).toThrow(
      validation(/^1 validation error detected: Value 'X' at 'packageID' failed/),
    );
  });

  it('answers any JSON with an input or a modelled refusal', () => {
    const codec = codecOf('CreatePackage');
    const keys = fc.constantFrom(
      'PackageName',
      'PackageType',
      'PackageSource',
      'S3Key',
      'PackageConfiguration',
      '__proto__',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(fc.jsonValue(), fc.dictionary(keys, tie('value'), { noNullPrototype: true })),
    })).value;
    fc.assert(
      fc.property(json, (body) => {
        try {
          codec.readInput(request(JSON.stringify(body)));
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(Serialization|Validation)Exception$/) });
        }
      }),
    );
  });
});

describe('writing an output', () => {
  const write = (name: OperationName, output: object): unknown =>
    JSON.parse(Buffer.from(codecOf(name).writeOutput(output)).toString());

  it('writes dates as epoch seconds and leaves absent and unknown members out', () => {
    const output = {
      PackageDetails: { PackageID: 'F1', CreatedAt: new Date(1_700_000_000_123), ErrorDetails: undefined, secret: 1 },
    };
    expect(write('CreatePackage', output)).toEqual({
      PackageDetails: { PackageID: 'F1', CreatedAt: 1_700_000_000.123 },
    });
  });

  it('writes nothing for an operation without output', () => {
    expect(codecOf('AddTags').writeOutput({})).toHaveLength(0);
  });
});

describe('every operation', () => {
  const sdk = new AwsRestJsonProtocol({ defaultNamespace: 'com.amazonaws.opensearch' }).getPayloadCodec();

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    '%s has a codec',
    async (_name, operation) => {
      const codec = operationCodec(operation);
      const bytes = codec.writeOutput({});
      if (operation.output.isUnitSchema()) expect(bytes).toHaveLength(0);
      else expect(await sdk.createDeserializer().read(operation.output, Buffer.from(bytes).toString())).toEqual({});
    },
  );

  it('carries package descriptions of any text there and back', () => {
    const codec = codecOf('UpdatePackage');
    const source = { S3BucketName: 'bucket', S3Key: 'k' };
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (PackageDescription) => {
        const body = { PackageID: 'F1', PackageSource: source, PackageDescription };
        expect(codec.readInput(request(body))).toEqual(body);
        const written = write({ PackageDetails: { PackageDescription } });
        expect(written).toEqual({ PackageDetails: { PackageDescription } });
      }),
    );
    function write(output: object): unknown {
      return JSON.parse(Buffer.from(codec.writeOutput(output)).toString());
    }
  });
});
