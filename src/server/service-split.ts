import { claimedScope, type RequestHead } from '../protocol/credential-scope.ts';

/** Who serves a request: the AWS API and our own, the S3 intake, or nobody. */
export type ServedBy =
  | { readonly kind: 'api' }
  | { readonly kind: 's3' }
  | { readonly kind: 'nobody'; readonly service: string };

/** Paths of the AWS API and of our own. A bucket name cannot begin with an underscore, nor a real one look like a version. */
const OUR_PATH = /^\/(?:(?:2021-01-01|2015-01-01|_longshore)(?:[/?]|$)|(?:\?|$))/;

/**
 * One port serves two services: the service that a request is signed for decides, and the path of an unsigned one.
 * A scope that is not legible counts as unsigned; whoever serves the request refuses it in its own words.
 */
export function servedBy(request: RequestHead): ServedBy {
  const service = claimedScope(request)?.service;
  switch (service) {
    case undefined:
      return { kind: OUR_PATH.test(request.url ?? '') ? 'api' : 's3' };
    case 'es':
      return { kind: 'api' };
    case 's3':
      return { kind: 's3' };
    default:
      return { kind: 'nobody', service };
  }
}
