import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  changedWhileCopied,
  type PackageSource,
  SourceError,
  type SourceLocation,
  sourceUri,
} from './package-source.ts';
import { toSourceError } from './s3-error-reason.ts';

export interface S3PackageSourceOptions {
  /** Base URL of the store. */
  readonly endpoint: string;
  readonly region: string;
  /** Absent: the SDK's own chain (environment, profile, instance role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How long the store may be silent in the middle of an object, in milliseconds; 60 s when absent. */
  readonly idleTimeoutMs?: number;
}

/** Any S3-compatible store. The client is loaded with the first object: it would cost every start some 30 MB otherwise. */
export function createS3PackageSource(options: S3PackageSourceOptions): PackageSource {
  const { endpoint, idleTimeoutMs = 60_000 } = options;
  let loading: Promise<LoadedClient> | undefined;
  return {
    async open(location) {
      loading ??= loadClient(options);
      const { sdk, client } = await loading;
      const input = { Bucket: location.bucket, Key: location.key };
      const failed = (error: unknown): never => {
        throw toSourceError(location, endpoint, error);
      };
      const object = await client.send(new sdk.GetObjectCommand(input)).catch(failed);
      if (!(object.Body instanceof Readable) || object.ContentLength === undefined) {
        throw new SourceError(
          'other',
          `${sourceUri(location)} in ${endpoint}: the answer has no body or no Content-Length`,
        );
      }
      const size = object.ContentLength;
      return {
        size,
        body: Readable.from(whole(object.Body, size, idleTimeoutMs, location, endpoint), { objectMode: false }),
        async assertUnchanged() {
          const now = await client.send(new sdk.HeadObjectCommand(input)).catch((error: unknown) => {
            const reason = toSourceError(location, endpoint, error);
            throw reason.reason === 'no-such-key' ? changedWhileCopied(location, 'was deleted') : reason;
          });
          if (now.ETag !== object.ETag || now.ContentLength !== size)
            throw changedWhileCopied(location, 'was replaced');
        },
      };
    },
  };
}

interface LoadedClient {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

async function loadClient({ endpoint, region, credentials }: S3PackageSourceOptions): Promise<LoadedClient> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    endpoint,
    region,
    ...(credentials !== undefined && { credentials }),
    // The one form that every compatible store serves.
    forcePathStyle: true,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  });
  return { sdk, client };
}

/** Passes the bytes on; a store that breaks off, falls silent or sends too little becomes a SourceError. */
async function* whole(
  body: Readable,
  size: number,
  idleTimeoutMs: number,
  location: SourceLocation,
  endpoint: string,
): AsyncGenerator<Uint8Array> {
  const broken = (what: string, cause?: unknown): SourceError =>
    new SourceError('unreachable', `${sourceUri(location)} in ${endpoint}: ${what}`, { cause });
  const fallSilent = () => body.destroy(broken(`the store sent nothing for ${idleTimeoutMs / 1000} s`));
  const chunks: AsyncIterable<Uint8Array> = body;
  let received = 0;
  let idle = setTimeout(fallSilent, idleTimeoutMs);
  try {
    for await (const chunk of chunks) {
      clearTimeout(idle);
      received += chunk.byteLength;
      yield chunk;
      idle = setTimeout(fallSilent, idleTimeoutMs);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw broken(`the transfer broke off after ${received} of ${size} bytes: ${words}`, error);
  } finally {
    clearTimeout(idle);
  }
  if (received !== size) throw broken(`the transfer ended after ${received} of ${size} bytes`);
}
