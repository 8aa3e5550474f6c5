import { ServiceError } from '../model/service-error.ts';
import { type CredentialScope, parseCredentialScope, type RequestHead } from './credential-scope.ts';
import { rawQueryPairs, splitTarget } from './query-string.ts';

/** What a signed request says of its own signature; nothing of it is verified. */
export interface SignatureClaim {
  readonly scope: CredentialScope;
  /** `yyyymmddThhmmssZ` */
  readonly date: string;
  readonly signedAt: Date;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken?: string;
  /** Path and query that were signed. */
  readonly path: string;
  readonly query: string;
  /** Seconds; of a presigned URL. */
  readonly expires?: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_EXPIRES = 7 * 24 * 3600;

/**
 * Reads the claim from the Authorization header or from a presigned query.
 * @throws ServiceError MissingAuthenticationTokenException when the request is not signed, IncompleteSignatureException when a part is
 *   missing or illegible.
 */
export function signatureClaim(request: RequestHead, headers: ReadonlyMap<string, string>): SignatureClaim {
  const { path, query } = splitTarget(request.url ?? '/');
  const authorization = headers.get('authorization');
  if (authorization !== undefined) return headerClaim(authorization, headers, path, query);
  if (query.includes('X-Amz-Algorithm=')) return queryClaim(path, query);
  throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function headerClaim(
  authorization: string,
  headers: ReadonlyMap<string, string>,
  path: string,
  query: string,
): SignatureClaim {
  const [algorithm = '', ...rest] = authorization.split(' ');
  if (algorithm !== ALGORITHM) throw incomplete(`Authorization header: unsupported algorithm: use ${ALGORITHM}`);
  const fields = new Map(rest.join('').split(',').map(keyAndValue));
  const field = (name: string): string =>
    required(fields.get(name), `Authorization header requires '${name}' parameter.`);
  const date = headers.get('x-amz-date') ?? basicDate(headers.get('date'));
  const sessionToken = headers.get('x-amz-security-token');
  return {
    ...claim(field('Credential'), field('SignedHeaders'), field('Signature'), date),
    ...(sessionToken !== undefined && { sessionToken }),
    path,
    query,
  };
}

function queryClaim(path: string, query: string): SignatureClaim {
  const pairs = rawQueryPairs(query);
  const values = new Map(pairs.map(([key, value]) => [key, decoded(value)]));
  const field = (name: string): string => required(values.get(name), `The query string requires '${name}'.`);
  if (field('X-Amz-Algorithm') !== ALGORITHM)
    throw incomplete(`X-Amz-Algorithm: unsupported algorithm: use ${ALGORITHM}`);
  const expires = Number(field('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > MAX_EXPIRES) {
    throw incomplete(`X-Amz-Expires must be a number of seconds between 1 and ${MAX_EXPIRES}`);
  }
  const sessionToken = values.get('X-Amz-Security-Token');
  return {
    ...claim(field('X-Amz-Credential'), field('X-Amz-SignedHeaders'), field('X-Amz-Signature'), field('X-Amz-Date')),
    ...(sessionToken !== undefined && { sessionToken }),
    path,
    query: pairs
      .filter(([key]) => key !== 'X-Amz-Signature')
      .map(([key, value]) => `${key}=${value}`)
      .join('&'),
    expires,
  };
}

function claim(credential: string, signedHeaders: string, signature: string, date: string | undefined) {
  const scope = parseCredentialScope(credential);
  if (scope === undefined) {
    throw incomplete('Credential must have the form ACCESS_KEY_ID/yyyymmdd/region/service/aws4_request');
  }
  if (!/^[0-9a-f]{64}$/.test(signature)) throw incomplete('Signature must be 64 lower-case hexadecimal digits');
  const signedAt = date === undefined ? undefined : parseBasicDate(date);
  if (date === undefined || signedAt === undefined) {
    throw incomplete("The request requires an 'X-Amz-Date' of the form yyyymmddThhmmssZ");
  }
  if (!date.startsWith(scope.day)) throw incomplete(`Date in Credential scope does not match the day of ${date}`);
  return { scope, date, signedAt, signedHeaders: signedHeaders.toLowerCase().split(';'), signature };
}

const keyAndValue = (field: string): [string, string] => {
  const equals = field.indexOf('=');
  return [field.slice(0, Math.max(equals, 0)), field.slice(equals + 1)];
};

function required(value: string | undefined, message: string): string {
  if (value === undefined || value === '') throw incomplete(message);
  return value;
}

const incomplete = (message: string): ServiceError => new ServiceError('IncompleteSignatureException', message);

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function parseBasicDate(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** An HTTP date, for signers that send `Date` only. */
function basicDate(text: string | undefined): string | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : formatBasicDate(date);
}

/** `yyyymmddThhmmssZ` */
export const formatBasicDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');
