import { createHash } from 'node:crypto';
import { invalid } from './refuse.ts';

/** What a list was asked for: a token is good for the same question only. */
export interface PageScope {
  readonly operation: string;
  readonly accountId: string;
  /** The members that choose what is listed, in a fixed order; not MaxResults, which may change between pages. */
  readonly question: readonly unknown[];
}

/** `cursor.checksum`, each in base64url: opaque, safe in a query, and refused when it is garbled or from another list. */
export function encodePageToken(cursor: string, scope: PageScope): string {
  return `${Buffer.from(cursor).toString('base64url')}.${checksum(cursor, scope)}`;
}

/** The cursor inside. @throws ServiceError ValidationException */
export function decodePageToken(token: string, scope: PageScope): string {
  const [body = '', sum, ...rest] = token.split('.');
  const cursor = Buffer.from(body, 'base64url').toString();
  if (rest.length > 0 || sum !== checksum(cursor, scope)) {
    throw invalid(
      'Invalid NextToken: pass the token of the page before, with the same parameters, or none to start again.',
    );
  }
  return cursor;
}

function checksum(cursor: string, { operation, accountId, question }: PageScope): string {
  const text = JSON.stringify([operation, accountId, question, cursor]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
