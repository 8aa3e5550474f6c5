import { createServer } from 'node:net';

/** Of one node. */
export interface NodePorts {
  readonly http: number;
  readonly transport: number;
}

/** Below the ports that systems hand out to outgoing connections (from 32768 on Linux), so that a node finds its own again. */
const FIRST = 19_200;
const LAST = 31_999;
const TRIES = 500;

/** Nodes listen here and nowhere else. */
export const NODE_HOST = '127.0.0.1';

/** Whether nobody listens on it now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: NODE_HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Two ports that are free and that no other node was promised. */
export async function pickPorts(promised: ReadonlySet<number>, random: () => number = Math.random): Promise<NodePorts> {
  const http = await pickPort(promised, random);
  return { http, transport: await pickPort(new Set([...promised, http]), random) };
}

async function pickPort(promised: ReadonlySet<number>, random: () => number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    // At random: instances that start at the same time look in different places.
    const port = FIRST + Math.floor(random() * (LAST - FIRST + 1));
    if (!promised.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port on ${NODE_HOST} between ${FIRST} and ${LAST}`);
}
