import { rawQueryPairs, splitTarget } from './query-string.ts';

/** Who signs for what: `AKID/20261124/us-east-1/es/aws4_request`. Source: AWS, "Signature Version 4". */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** `yyyymmdd` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** The parts of a request that signing looks at. `IncomingMessage` is one. */
export interface RequestHead {
  readonly method?: string | undefined;
  /** Raw request target, still encoded. */
  readonly url?: string | undefined;
  readonly headers: { readonly authorization?: string | undefined };
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
}

/** An access key id has no slash that matters: the last four parts are the scope. */
const SCOPE = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

export function parseCredentialScope(credential: string): CredentialScope | undefined {
  const [, accessKeyId, day, region, service] = SCOPE.exec(credential) ?? [];
  if (accessKeyId === undefined || day === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, day, region, service };
}

/**
 * The scope that a request claims, from its Authorization header or its presigned query; unverified. Undefined when it is not
 * signed with Signature Version 4, or claims nothing legible.
 */
export function claimedScope(request: RequestHead): CredentialScope | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, credential] = /Credential=([^,\s]+)/.exec(authorization) ?? [];
    return credential === undefined ? undefined : parseCredentialScope(credential);
  }
  const { query } = splitTarget(request.url ?? '');
  const pair = rawQueryPairs(query).find(([key]) => key === 'X-Amz-Credential');
  return pair && parseCredentialScope(percentDecoded(pair[1]));
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
