import {
  AddTagsCommand,
  AssociatePackageCommand,
  ConflictException,
  DescribePackagesCommand,
  DisabledOperationException,
  GetPackageVersionHistoryCommand,
  ListTagsCommand,
  OpenSearchClient,
  UpgradeDomainCommand,
  ValidationException,
} from '@aws-sdk/client-opensearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/model/service-error.ts';
import type { OperationContext } from '../../../src/operations/operation.ts';
import { verifyKeys } from '../../../src/protocol/authenticate.ts';
import type { OperationRegistry } from '../../../src/server/operation-registry.ts';
import { type Served, serve } from './serve.ts';

const seen: { input: unknown; context: OperationContext }[] = [];
const see = (input: unknown, context: OperationContext) => seen.push({ input, context });

const operations: OperationRegistry = {
  DescribePackages: async (input, context) => {
    see(input, context);
    return { PackageDetailsList: [{ PackageID: 'F123', CreatedAt: new Date(1_700_000_000_123) }] };
  },
  AssociatePackage: async (input, context) => {
    see(input, context);
    throw new ServiceError('ConflictException', 'Package is already in desired state');
  },
  GetPackageVersionHistory: async (input, context) => {
    see(input, context);
    return { PackageID: input.PackageID };
  },
  ListTags: async (input, context) => {
    see(input, context);
    return { TagList: [] };
  },
  AddTags: async (input, context) => {
    see(input, context);
    return {};
  },
};

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const arn = 'arn:aws:es:us-east-1:111122223333:domain/demo';

describe('the JS SDK against a server that verifies keys', () => {
  let served: Served;
  const clients: OpenSearchClient[] = [];
  const client = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = keys) => {
    const made = new OpenSearchClient({ endpoint: served.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
    clients.push(made);
    return made;
  };

  beforeAll(async () => {
    const credentials = (id: string) =>
      id === keys.accessKeyId ? { secretAccessKey: keys.secretAccessKey, accountId: '111122223333' } : undefined;
    served = await serve(operations, { authenticate: verifyKeys({ credentials, clock: () => new Date() }) });
  });
  afterAll(async () => {
    for (const made of clients) made.destroy();
    await served.server.close();
  });

  it('gets typed output, and the handler knows the caller', async () => {
    const output = await client().send(
      new DescribePackagesCommand({ Filters: [{ Name: 'PackageID', Value: ['F1'] }] }),
    );
    expect(output.PackageDetailsList).toEqual([{ PackageID: 'F123', CreatedAt: new Date(1_700_000_000_123) }]);
    expect(output.NextToken).toBeUndefined();
    const { input, context } = seen.at(-1) ?? {};
    expect(input).toEqual({ Filters: [{ Name: 'PackageID', Value: ['F1'] }] });
    expect(context).toMatchObject({
      operation: 'DescribePackages',
      requestId: output.$metadata.requestId,
      caller: { accountId: '111122223333', accessKeyId: 'AKIDEXAMPLE' },
    });
  });

  it('carries path labels and query members of any text', async () => {
    await client().send(
      new GetPackageVersionHistoryCommand({ PackageID: 'F1', MaxResults: 1, NextToken: "a b+c/=é😀&?'" }),
    );
    expect(seen.at(-1)?.input).toEqual({ PackageID: 'F1', MaxResults: 1, NextToken: "a b+c/=é😀&?'" });
    const odd = client().send(new AssociatePackageCommand({ PackageID: 'X /é%2F', DomainName: 'demo' }));
    await expect(odd).rejects.toThrow(/Value 'X \/é%2F' at 'packageID' failed/);
  });

  it('hands on the version and the policy that headers name, which AWS has no members for', async () => {
    const named = client();
    const header = { 'x-longshore-package-version': 'F123=v3', 'x-longshore-reload-policy': 'manual' };
    named.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          Object.assign(Object(request.headers), header);
        }
        return next(args);
      },
      { step: 'build' },
    );
    const associate = (of: OpenSearchClient) =>
      of.send(new AssociatePackageCommand({ PackageID: 'F123', DomainName: 'demo' })).catch(() => undefined);
    await associate(named);
    expect(seen.at(-1)?.context.packageVersion).toBe('F123=v3');
    expect(seen.at(-1)?.context.policyHeaders).toEqual({ reloadPolicy: 'manual' });
    await associate(client());
    expect(seen.at(-1)?.context.packageVersion).toBeUndefined();
  });

  it('sends /tags/ with a trailing slash, and gets empty answers to AddTags', async () => {
    await client().send(new ListTagsCommand({ ARN: arn }));
    expect(seen.at(-1)?.input).toEqual({ ARN: arn });
    await client().send(new AddTagsCommand({ ARN: arn, TagList: [{ Key: 'k', Value: '' }] }));
    expect(seen.at(-1)?.input).toEqual({ ARN: arn, TagList: [{ Key: 'k', Value: '' }] });
  });

  it('gets modelled exceptions', async () => {
    const associate = client().send(new AssociatePackageCommand({ PackageID: 'F123', DomainName: 'demo' }));
    const error = await associate.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConflictException);
    expect(error).toMatchObject({
      message: 'Package is already in desired state',
      $metadata: { httpStatusCode: 409, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const invalid = client().send(new DescribePackagesCommand({ MaxResults: 1000 }));
    await expect(invalid).rejects.toBeInstanceOf(ValidationException);
  });

  it('is told which operation is not offered', async () => {
    const upgrade = client().send(new UpgradeDomainCommand({ DomainName: 'demo', TargetVersion: 'OpenSearch_3.8' }));
    const error = await upgrade.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DisabledOperationException);
    expect(error).toMatchObject({ message: expect.stringMatching(/^UpgradeDomain is not offered/) });
  });

  it.each([
    ['a wrong secret', { ...keys, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['an unknown key', { ...keys, accessKeyId: 'AKIDOTHER' }, 'UnrecognizedClientException'],
    ['a token that the key does not have', { ...keys, sessionToken: 'x' }, 'UnrecognizedClientException'],
  ])('is refused with %s', async (_name, credentials, name) => {
    const error = await client(credentials)
      .send(new DescribePackagesCommand({}))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });

  it('is refused without a signature, on every operation alike', async () => {
    for (const path of ['/2021-01-01/domain', '/2021-01-01/opensearch/vpcEndpoints']) {
      const response = await fetch(`${served.url}${path}`);
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
      expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
    }
  });
});
