import type { IncomingMessage } from 'node:http';
import type { Clock } from '../model/clock.ts';
import type { Site } from '../model/identity.ts';
import { type Authenticate, acceptAnyKey, verifyKeys } from '../protocol/authenticate.ts';
import { SigV4Verifier } from '../protocol/sigv4-verifier.ts';
import type { Config } from './config.ts';

interface Authentication {
  readonly authenticate: Authenticate;
  /** Absent when any key will do. */
  readonly authenticateS3?: (request: IncomingMessage) => Promise<void>;
}

/** Any key by default, as local tools do; the configured one alone when there is one. */
export function authentication(config: Config, site: Site, clock: Clock): Authentication {
  const { LONGSHORE_ACCESS_KEY_ID: id, LONGSHORE_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (id === undefined || secretAccessKey === undefined) return { authenticate: acceptAnyKey(site) };
  const credential = { secretAccessKey, accountId: site.accountId };
  const credentials = (accessKeyId: string) => (accessKeyId === id ? credential : undefined);
  const verifier = new SigV4Verifier({ credentials, clock });
  return {
    authenticate: verifyKeys({ credentials, clock }),
    authenticateS3: async (request) => void verifier.verify(request, { kind: 'streamed', service: 's3' }),
  };
}
