import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify';
import type { ApiParts } from '../longshore-api/context.ts';
import type { Route } from '../longshore-api/route.ts';
import { ServiceError, type ServiceErrorCode } from '../model/service-error.ts';
import { errorResponse } from '../protocol/error-response.ts';
import type { Log } from '../telemetry/log.ts';
import { type AwsApiOptions, registerAwsApi } from './aws-api.ts';
import { answerAndClose, answerClientError } from './client-error.ts';
import { about, installErrorHandlers, renderError } from './error-handlers.ts';
import { SERVER_LIMITS, type ServerLimits } from './limits.ts';
import { registerLongshoreApi } from './longshore-api.ts';
import { registerOwnApi } from './own-api.ts';
import { readBody } from './request-body.ts';
import { servedBy } from './service-split.ts';

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ServerOptions extends AwsApiOptions {
  /** Serves the requests of service `s3`; without it they are refused. */
  readonly s3Handler?: NodeHandler;
  /** Longshore's own API; without it there is none. */
  readonly longshoreApi?: { readonly routes: readonly Route[]; readonly parts: ApiParts };
  readonly log: Log;
  readonly version: string;
  readonly limits?: Partial<ServerLimits>;
}

export interface Server {
  /** Port 0 takes a free one. Resolves with where it listens; rejects when the port is taken. */
  listen(address: {
    readonly host: string;
    readonly port: number;
  }): Promise<{ readonly host: string; readonly port: number }>;
  /** Ends idle connections at once, and the others when they are done or the grace is over. */
  close(): Promise<void>;
}

/** The one HTTP server: AWS API, S3 intake and our own routes on one port. */
export function createServer(options: ServerOptions): Server {
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const { ids } = options.context;
  const nodeServers: HttpServer[] = [];
  const loggerInstance: FastifyBaseLogger = options.log;
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A child for each request costs more than the two lines here that say which request they mean.
    childLoggerFactory: () => loggerInstance,
    genReqId: () => ids.uuid(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: limits.headerSize,
      querystringParser: () => ({}),
    },
    frameworkErrors: renderError,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, ids.uuid(), limits),
    serverFactory: (apiHandler) => {
      const server = nodeServer(limits, splitServices(options, apiHandler), () => ids.uuid());
      nodeServers.push(server);
      return server;
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-amzn-requestid', request.id);
    // AWS does not insist on a content type, and no parser here depends on one; Fastify would refuse one that it cannot parse.
    delete request.raw.headers['content-type'];
    done();
  });
  if (options.log.isLevelEnabled('debug')) {
    app.addHook('onResponse', (request, reply, done) => {
      options.log.debug({ ...about(request), status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) });
      done();
    });
  }
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => readBody(payload, limits));
  installErrorHandlers(app);
  registerAwsApi(app, options);
  registerOwnApi(app, options.version);
  if (options.longshoreApi) {
    const { routes, parts } = options.longshoreApi;
    const context = { ...options.context, ...parts };
    registerLongshoreApi(app, { routes, context, authenticate: options.authenticate, limits });
  }

  return {
    async listen({ host, port }) {
      await app.listen({ host, port });
      const address = nodeServers[0]?.address();
      return { host, port: typeof address === 'object' && address !== null ? address.port : port };
    },
    async close() {
      const timer = setTimeout(() => {
        for (const server of nodeServers) server.closeAllConnections();
      }, limits.closeGrace);
      await app.close();
      clearTimeout(timer);
    },
  };
}

function nodeServer(limits: ServerLimits, handler: NodeHandler, requestId: () => string): HttpServer {
  const server = createHttpServer(
    {
      maxHeaderSize: limits.headerSize,
      headersTimeout: limits.headersTimeout,
      // The time of a body is bounded where it is read: an upload to S3 may take as long as it needs.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
      keepAliveTimeout: limits.keepAliveTimeout,
      // Node's own refusal has no body; splitServices refuses in words.
      requireHostHeader: false,
    },
    handler,
  );
  // RFC 9110, 10.1.1: an expectation that one does not know may be ignored.
  server.on('checkExpectation', handler);
  server.on('connect', (_request, socket) => {
    answerAndClose(
      socket,
      new ServiceError('SerializationException', 'CONNECT is not valid HTTP/1.1 here'),
      requestId(),
    );
  });
  return server;
}

/** Before Fastify reads anything: S3 bodies stream past it. */
function splitServices({ s3Handler, context }: ServerOptions, apiHandler: NodeHandler): NodeHandler {
  const refuse = (response: ServerResponse, code: ServiceErrorCode, message: string): void => {
    const { status, headers, body } = errorResponse(new ServiceError(code, message), context.ids.uuid());
    response.writeHead(status, { ...headers, connection: 'close' }).end(body);
  };
  return (request, response) => {
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      return refuse(response, 'SerializationException', 'The request is not valid HTTP/1.1: it has no Host header');
    }
    const served = servedBy(request);
    switch (served.kind) {
      case 'api':
        return apiHandler(request, response);
      case 's3':
        if (s3Handler) return s3Handler(request, response);
        return refuse(
          response,
          'UnknownOperationException',
          `${request.method} ${request.url?.slice(0, 256)} is no operation of this API, and S3 is not served here`,
        );
      case 'nobody':
        return refuse(
          response,
          'UnknownOperationException',
          `Longshore serves the services es and s3, not ${served.service.slice(0, 64)}`,
        );
      default:
        served satisfies never;
    }
  };
}
