import type { Site } from '../../../src/model/identity.ts';
import { randomIds } from '../../../src/model/ids.ts';
import { LIMITS } from '../../../src/model/limits.ts';
import { acceptAnyKey } from '../../../src/protocol/authenticate.ts';
import type { BaseContext, OperationRegistry } from '../../../src/server/operation-registry.ts';
import { createServer, type Server, type ServerOptions } from '../../../src/server/server.ts';
import { createLog } from '../../../src/telemetry/log.ts';

export const site: Site = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };

/** For what no handler of these tests may touch. */
function untouched<T extends object>(what: string): T {
  const refuse = (): never => {
    throw new Error(`${what} was touched`);
  };
  return new Proxy({} as T, { get: refuse });
}

export const context: BaseContext = {
  site,
  store: untouched('the store'),
  observer: untouched('the observer'),
  clock: () => new Date(),
  ids: randomIds,
  limits: LIMITS.open,
  engines: [],
  wake: () => undefined,
};

export interface Served {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
}

/** A server on a free port of the loopback interface, or on the given one. */
export async function serve(
  operations: OperationRegistry,
  { listenOn = 0, ...options }: Partial<ServerOptions> & { readonly listenOn?: number } = {},
): Promise<Served> {
  const server = createServer({
    operations,
    authenticate: acceptAnyKey(site),
    context,
    log: createLog({ level: 'silent' }),
    version: '0.0.0',
    ...options,
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: listenOn });
  return { server, port, url: `http://127.0.0.1:${port}` };
}
