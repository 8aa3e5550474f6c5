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

/** What the AWS CLI and boto3 need in their environment, and nothing of the caller's own AWS settings. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
