import { reachableAt } from '../../local/address.ts';
import { CliError } from '../cli-error.ts';

/** Which API the commands talk to. */
export interface Target {
  /** AWS itself, rather than a Longshore (or whatever else speaks its API). */
  readonly aws: boolean;
  readonly endpoint: string;
  readonly s3Endpoint: string;
  /** Absent for AWS: the SDK looks where it always does. */
  readonly region?: string;
  /** Absent: the SDK's own chain (environment, profile, role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface TargetOptions {
  readonly endpointUrl?: string;
  readonly region?: string;
}

/** Variables that say that the user has AWS credentials of some kind. */
const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;

const AWS_HOST = /\.amazonaws\.com(?:\.cn)?$/;

/**
 * `--endpoint-url`, else AWS_ENDPOINT_URL_OPENSEARCH, else AWS_ENDPOINT_URL, else the Longshore of LONGSHORE_HOST and
 * LONGSHORE_PORT. @throws CliError (usage) for an endpoint that is no http(s) URL.
 */
export function resolveTarget(environment: NodeJS.ProcessEnv, options: TargetOptions): Target {
  const given = options.endpointUrl ?? environment.AWS_ENDPOINT_URL_OPENSEARCH ?? environment.AWS_ENDPOINT_URL;
  const url = parseEndpoint(given || localEndpoint(environment));
  const aws = AWS_HOST.test(url.hostname);
  const endpoint = url.href.replace(/\/$/, '');
  const region = options.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (aws) {
    const awsRegion = region ?? url.hostname.split('.').at(url.hostname.endsWith('.cn') ? -4 : -3) ?? 'us-east-1';
    const suffix = url.hostname.endsWith('.cn') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return { aws, endpoint, s3Endpoint: `https://s3.${awsRegion}.${suffix}`, region: awsRegion };
  }
  const credentials = localCredentials(environment);
  return {
    aws,
    endpoint,
    s3Endpoint: environment.AWS_ENDPOINT_URL_S3 || endpoint,
    region: region ?? environment.LONGSHORE_REGION ?? 'us-east-1',
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Where the Longshore of this environment listens. */
export function localEndpoint(environment: NodeJS.ProcessEnv): string {
  return `http://${reachableAt(environment.LONGSHORE_HOST || '127.0.0.1', environment.LONGSHORE_PORT || '9400')}`;
}

function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CliError('usage', `${text} is no endpoint`, {
    remedy: 'Give a URL such as http://127.0.0.1:9400 or https://es.us-east-1.amazonaws.com with --endpoint-url.',
  });
}

/** Longshore's own keys, else whatever the user has, else any: a local Longshore takes every key unless it was given one. */
function localCredentials(environment: NodeJS.ProcessEnv): Target['credentials'] {
  const { LONGSHORE_ACCESS_KEY_ID: accessKeyId, LONGSHORE_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  if (CREDENTIAL_VARIABLES.some((name) => environment[name])) return undefined;
  return { accessKeyId: 'longshore', secretAccessKey: 'longshore' };
}
