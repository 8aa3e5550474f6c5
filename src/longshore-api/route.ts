import { Readable } from 'node:stream';
import { z } from 'zod';
import type { ApiContext } from './context.ts';
import { readMember } from './read-member.ts';

export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** By lower-case name. */
  header(name: string): string | undefined;
}

/** What goes back. */
export type Answer<Document> =
  | {
      readonly kind: 'document';
      readonly document: Document;
      /** 200 when absent. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bytes'; readonly stream: Readable; readonly headers: Readonly<Record<string, string>> }
  /** Frames of an event stream, for as long as the client stays. */
  | { readonly kind: 'event-stream'; readonly frames: AsyncIterable<string> };

/** A document that was written beside the event loop; its shape is that of the route's output. */
export const jsonBytes = (bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}): Answer<never> => ({
  kind: 'bytes',
  // One chunk, not one byte after the other.
  stream: Readable.from([bytes]),
  headers: { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers },
});

export const document = <Document>(value: Document): Answer<Document> => ({ kind: 'document', document: value });

interface RouteDefinition<Params, Query, Body, Output> {
  /** For the audit: `RollBackAssociation`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/_longshore/v1`, with labels: `/domains/{domain}/plan`. */
  readonly path: string;
  /** Of the labels, decoded. */
  readonly params: z.ZodType<Params>;
  /** Of the query; every value is text. */
  readonly query: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  /** The document of the answer. */
  readonly output: z.ZodType<Output>;
  /** Failures that the client is to see are thrown as ServiceError. */
  handle(input: RouteInput<Params, Query, Body>, context: ApiContext): Promise<Answer<Output>>;
}

/** A request before its members are read. */
export interface RouteRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  header(name: string): string | undefined;
}

/** One operation of our own API as the server sees it: reads, handles and answers. */
export interface Route
  extends Pick<RouteDefinition<unknown, unknown, unknown, unknown>, 'operation' | 'method' | 'path' | 'output'> {
  /** @throws ServiceError */
  answer(request: RouteRequest, context: ApiContext): Promise<Answer<unknown>>;
}

export function route<Params, Query, Body, Output>(definition: RouteDefinition<Params, Query, Body, Output>): Route {
  const { operation, method, path, params, query, body, output } = definition;
  return {
    operation,
    method,
    path,
    output,
    answer: (request, context) =>
      definition.handle(
        {
          params: readMember(params, request.params, 'path'),
          query: readMember(query, request.query, 'query'),
          body: readMember(body, request.body, 'body'),
          header: (name) => request.header(name),
        },
        context,
      ),
  };
}

/** Of routes without labels, without a query, without a body. A client that sends an empty object may. */
export const NO_PARAMS = z.strictObject({});
export const NO_QUERY = z.strictObject({});
export const NO_BODY = z.strictObject({}).optional();
/** Of routes whose answer is no document. */
export const NO_DOCUMENT = z.never();
