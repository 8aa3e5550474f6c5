import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServiceError } from '../model/service-error.ts';
import { errorResponse } from '../protocol/error-response.ts';
import { splitTarget } from '../protocol/query-string.ts';

/** After these the rest of the body may still be on its way: the connection cannot be used again. */
const CLOSING = new Set(['RequestEntityTooLargeException', 'RequestTimeoutException']);

/** Fastify's own refusals of bad input carry a code and a status below 500. */
function fromFastify(error: Error): unknown {
  if (!('code' in error && 'statusCode' in error)) return error;
  const { code, statusCode } = error;
  if (code === 'FST_ERR_BAD_URL') {
    return new ServiceError('SerializationException', 'The path is not valid percent-encoded UTF-8', { cause: error });
  }
  const isClientFault = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isClientFault ? new ServiceError('SerializationException', error.message, { cause: error }) : error;
}

/** Which request a line of the log is about. Without the query: a presigned one holds its signature. */
export const about = (request: FastifyRequest) => ({
  requestId: request.id,
  method: request.method,
  path: splitTarget(request.url).path,
});

/** Answers with the modelled form of an error, and logs the ones that are ours. */
export function renderError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const rendered = error instanceof ServiceError ? error : fromFastify(error);
  const { status, headers, body } = errorResponse(rendered, request.id);
  if (status >= 500) request.log.error({ ...about(request), err: error });
  if (rendered instanceof ServiceError && CLOSING.has(rendered.code)) reply.header('connection', 'close');
  // As bytes: to a string Fastify would add a charset that AWS does not send.
  reply.code(status).headers(headers).send(Buffer.from(body));
}

export function installErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler<Error>(renderError);
  app.setNotFoundHandler((request, reply) => {
    const route = `${request.method} ${request.url.slice(0, 256)}`;
    // `aws es` and old SDKs: they get as far as the packages, and should learn why not further.
    const hint = request.url.startsWith('/2015-01-01/')
      ? ': of 2015-01-01 only the package operations are served, use aws opensearch instead of aws es'
      : '';
    renderError(
      new ServiceError('UnknownOperationException', `${route} is no operation of this API${hint}`),
      request,
      reply,
    );
  });
}
