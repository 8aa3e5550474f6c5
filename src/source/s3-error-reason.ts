import { SourceError, type SourceErrorReason, type SourceLocation, sourceUri } from './package-source.ts';

/** S3 error codes that all compatible stores share. Source: Amazon S3 API Reference, "Error responses". */
const REASONS: Readonly<Record<string, SourceErrorReason>> = {
  NoSuchBucket: 'no-such-bucket',
  NoSuchKey: 'no-such-key',
  NotFound: 'no-such-key',
  AccessDenied: 'access-denied',
  Forbidden: 'access-denied',
  InvalidAccessKeyId: 'access-denied',
  SignatureDoesNotMatch: 'access-denied',
  ExpiredToken: 'access-denied',
  InvalidToken: 'access-denied',
  AllAccessDisabled: 'access-denied',
  CredentialsProviderError: 'access-denied',
  PreconditionFailed: 'changed',
  SlowDown: 'unreachable',
  ServiceUnavailable: 'unreachable',
  InternalError: 'unreachable',
  TimeoutError: 'unreachable',
};

/** Whatever the S3 client threw, as a SourceError with the store's own words. */
export function toSourceError(location: SourceLocation, store: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const { name, message, status, code } = read(error);
  const reason = REASONS[name] ?? (status === undefined && code !== undefined ? 'unreachable' : byStatus(status));
  const words = [name === 'Error' || name === '' ? code : name, message].filter(
    (word) => word !== undefined && word !== '',
  );
  return new SourceError(reason, `${sourceUri(location)} in ${store}: ${[...new Set(words)].join(': ')}`, {
    cause: error,
  });
}

/** A HEAD has no body and so no code: only its status tells. */
function byStatus(status: number | undefined): SourceErrorReason {
  if (status === undefined) return 'other';
  if (status === 401 || status === 403) return 'access-denied';
  if (status === 404) return 'no-such-key';
  return status >= 500 ? 'unreachable' : 'other';
}

function read(error: unknown): { name: string; message: string; status?: number; code?: string } {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  const code = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    // An AggregateError (every address of a host refused) has no message of its own.
    message: error.message,
    ...(typeof status === 'number' && { status }),
    ...(typeof code === 'string' && { code }),
  };
}
