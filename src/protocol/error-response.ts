import { ServiceError } from '../model/service-error.ts';

/** An error as it goes over the wire. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Renders an error as AWS does: the type in `x-amzn-errortype`, the words in `message`. An error that is no ServiceError is a
 * fault of ours: the client learns the request id only.
 */
export function errorResponse(error: unknown, requestId: string): ErrorResponse {
  const { code, status, message } = toServiceError(error, requestId);
  const body = JSON.stringify({ message });
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-amzn-errortype': code,
      'x-amzn-requestid': requestId,
    },
    body,
  };
}

function toServiceError(error: unknown, requestId: string): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError(
    'InternalException',
    `An internal error occurred. The log of Longshore tells more about request ${requestId}.`,
    { cause: error },
  );
}
