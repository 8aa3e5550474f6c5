import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ServiceError } from '../model/service-error.ts';
import { errorResponse } from '../protocol/error-response.ts';
import type { ServerLimits } from './limits.ts';

/** Milliseconds that a client has to read an answer that came while it was still writing. */
const LINGER = 2_000;

/** What Node's parser says of bytes that are no request. */
function toServiceError(code: string | undefined, limits: ServerLimits): ServiceError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ServiceError(
        'RequestHeaderFieldsTooLargeException',
        `The request line and headers are larger than ${limits.headerSize} bytes`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ServiceError(
        'RequestTimeoutException',
        `The headers were not complete after ${limits.headersTimeout} milliseconds`,
      );
    default:
      return new ServiceError('SerializationException', 'The request is not valid HTTP/1.1');
  }
}

/**
 * Answers a connection whose bytes never became a request: a modelled error, then a close that lets the client read it.
 * Called again for each further chunk of the same connection.
 */
export function answerClientError(
  error: Error & { readonly code?: string },
  socket: Duplex,
  requestId: string,
  limits: ServerLimits,
): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else answerAndClose(socket, toServiceError(error.code, limits), requestId);
}

/** Writes an error past Node's HTTP, for connections that have no response object. */
export function answerAndClose(socket: Duplex, error: ServiceError, requestId: string): void {
  if (socket.writableEnded) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = errorResponse(error, requestId);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}
