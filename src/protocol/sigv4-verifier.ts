import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import type { Caller } from '../model/identity.ts';
import { ServiceError } from '../model/service-error.ts';
import { canonicalHeaders, canonicalRequest } from './canonical-request.ts';
import type { RequestHead } from './credential-scope.ts';
import { formatBasicDate, type SignatureClaim, signatureClaim } from './signature-claim.ts';
import { SigningKeyCache } from './signing-key-cache.ts';

/** What an access key id stands for. */
export interface Credential {
  readonly secretAccessKey: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Of temporary credentials: the request must carry it. */
  readonly sessionToken?: string;
}

export type CredentialLookup = (accessKeyId: string) => Credential | undefined;

/**
 * `whole`: these bytes are the body, and the signature must cover them. `streamed`: the body is not here yet; S3 alone may sign it
 * as UNSIGNED-PAYLOAD or STREAMING-…, and whoever reads it compares its hash with `x-amz-content-sha256`.
 */
export type Payload =
  | { readonly kind: 'whole'; readonly body: Uint8Array }
  | { readonly kind: 'streamed'; readonly service: 's3' };

const MAX_SKEW_MS = 5 * 60 * 1000;
const PAYLOAD_HASH_HEADER = 'x-amz-content-sha256';

/**
 * Verifies AWS Signature Version 4, in the Authorization header and in presigned URLs. Any region is accepted: a signature binds the
 * one it names. Source: AWS, "AWS Signature Version 4 for API requests".
 */
export class SigV4Verifier {
  readonly #credentials: CredentialLookup;
  readonly #clock: Clock;
  readonly #signingKeys = new SigningKeyCache();

  constructor(options: { readonly credentials: CredentialLookup; readonly clock: Clock }) {
    this.#credentials = options.credentials;
    this.#clock = options.clock;
  }

  /**
   * @throws ServiceError MissingAuthenticationTokenException, IncompleteSignatureException, UnrecognizedClientException or
   *   InvalidSignatureException.
   */
  verify(request: RequestHead, payload: Payload): Caller {
    const headers = canonicalHeaders(request.rawHeaders);
    const claim = signatureClaim(request, headers);
    const service = payload.kind === 'streamed' ? payload.service : 'es';
    if (claim.scope.service !== service) {
      throw invalid(`Credential should be scoped to correct service: '${service}'.`);
    }
    this.#assertFresh(claim);
    assertCovers(claim, headers);
    const credential = this.#credential(claim);
    const text = canonicalRequest({
      method: request.method ?? '',
      path: claim.path,
      query: claim.query,
      signedHeaders: claim.signedHeaders,
      headers,
      payloadHash: payloadHash(payload, headers, claim),
      rawPath: service === 's3',
    });
    // Node gives headers and targets as Latin-1: hashed as such, they are the bytes that were sent and signed.
    const hash = createHash('sha256').update(text, 'latin1').digest('hex');
    const { day, region } = claim.scope;
    const stringToSign = `AWS4-HMAC-SHA256\n${claim.date}\n${day}/${region}/${service}/aws4_request\n${hash}`;
    const key = this.#signingKeys.get(credential.secretAccessKey, claim.scope);
    if (
      !timingSafeEqual(createHmac('sha256', key).update(stringToSign).digest(), Buffer.from(claim.signature, 'hex'))
    ) {
      throw invalid(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
    }
    return { accountId: credential.accountId, accessKeyId: claim.scope.accessKeyId };
  }

  #assertFresh({ date, signedAt, expires }: SignatureClaim): void {
    const now = this.#clock();
    const age = now.getTime() - signedAt.getTime();
    if (age < -MAX_SKEW_MS)
      throw invalid(`Signature not yet current: ${date} is still later than ${formatBasicDate(now)}`);
    if (age > (expires === undefined ? MAX_SKEW_MS : expires * 1000)) {
      throw invalid(`Signature expired: ${date} is now earlier than ${formatBasicDate(now)}`);
    }
  }

  #credential({ scope, sessionToken }: SignatureClaim): Credential {
    const credential = this.#credentials(scope.accessKeyId);
    if (credential === undefined || !sameText(credential.sessionToken ?? '', sessionToken ?? '')) {
      throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    return credential;
  }
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidSignatureException', message);

/** A signature that leaves out the host, or names headers that are not there, could be replayed elsewhere. */
function assertCovers({ signedHeaders }: SignatureClaim, headers: ReadonlyMap<string, string>): void {
  if (!signedHeaders.includes('host')) throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  const missing = signedHeaders.find((name) => !headers.has(name));
  if (missing !== undefined) throw invalid(`The signed header '${missing}' is not in the request.`);
}

/** The hash that was signed. One that the request only claims is never taken for a body that is here. */
function payloadHash(payload: Payload, headers: ReadonlyMap<string, string>, claim: SignatureClaim): string {
  const claimed = headers.get(PAYLOAD_HASH_HEADER);
  if (payload.kind === 'streamed') {
    if (claimed !== undefined) return claimed;
    if (claim.expires !== undefined) return 'UNSIGNED-PAYLOAD';
    throw invalid(`The request requires the header ${PAYLOAD_HASH_HEADER}.`);
  }
  const actual = createHash('sha256').update(payload.body).digest('hex');
  if (claimed !== undefined && claimed !== actual) {
    throw invalid(`The header ${PAYLOAD_HASH_HEADER} does not match the SHA-256 of the body.`);
  }
  return actual;
}

/** Compares in a time that tells nothing of the texts. */
function sameText(a: string, b: string): boolean {
  if (a === '' && b === '') return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
