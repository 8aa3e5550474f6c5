import type { Clock } from '../model/clock.ts';
import type { Caller, Site } from '../model/identity.ts';
import { claimedScope, type RequestHead } from './credential-scope.ts';
import { type CredentialLookup, SigV4Verifier } from './sigv4-verifier.ts';

/** Says who sends a request whose whole body is here. @throws ServiceError */
export type Authenticate = (request: RequestHead, body: Uint8Array) => Caller;

/**
 * For local domains: any signature or none will do. As in other emulators, an access key id of twelve digits is taken as the account
 * id, so that tests can have accounts of their own; any other one is the configured account.
 */
export function acceptAnyKey(site: Pick<Site, 'accountId'>): Authenticate {
  return (request) => {
    const accessKeyId = claimedScope(request)?.accessKeyId;
    if (accessKeyId === undefined) return { accountId: site.accountId };
    return { accountId: /^\d{12}$/.test(accessKeyId) ? accessKeyId : site.accountId, accessKeyId };
  };
}

/** Accepts only requests signed for service `es` by a key that the lookup knows. */
export function verifyKeys(options: { readonly credentials: CredentialLookup; readonly clock: Clock }): Authenticate {
  const verifier = new SigV4Verifier(options);
  return (request, body) => verifier.verify(request, { kind: 'whole', body });
}
