import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { S3Client } from '@aws-sdk/client-s3';

/** The official SDK clients, with nothing but an endpoint set. */
export interface Clients {
  readonly opensearch: OpenSearchClient;
  readonly s3: S3Client;
}

export function clientsFor(endpoint: string): Clients {
  const options = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  return { opensearch: new OpenSearchClient(options), s3: new S3Client({ ...options, forcePathStyle: true }) };
}
