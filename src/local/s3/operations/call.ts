import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../model/clock.ts';
import type { RequestBody } from '../body/request-body.ts';
import type { FilesystemObjectStore } from '../filesystem-object-store.ts';
import type { XmlNode } from '../xml/xml-writer.ts';

/** A request as an operation of the service sees it. */
export interface ServiceCall {
  readonly headers: IncomingHttpHeaders;
  readonly query: ReadonlyMap<string, string>;
  readonly store: FilesystemObjectStore;
  /** Where buckets are made that do not say otherwise. */
  readonly region: string;
  readonly clock: Clock;
  /** Canonical user id of every owner. */
  readonly owner: string;
  /** The payload, by these headers. Once. @throws S3Error */
  body(headers?: IncomingHttpHeaders): RequestBody;
}

export interface BucketCall extends ServiceCall {
  readonly bucket: string;
}

export interface ObjectCall extends BucketCall {
  readonly key: string;
}

export interface S3Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: XmlNode | Readable;
}

export type ServiceOperation = (call: ServiceCall) => Promise<S3Response>;
export type BucketOperation = (call: BucketCall) => Promise<S3Response>;
export type ObjectOperation = (call: ObjectCall) => Promise<S3Response>;

/** A header that comes once. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
