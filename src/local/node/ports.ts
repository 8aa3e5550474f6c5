import { createServer } from 'node:net';

/** Of one node. */
export interface NodePorts {
  readonly http: number;
  readonly transport: number;
}

/** Below the ports that systems hand out to outgoing connections (from 32768 on Linux), so that a node or an endpoint finds its own again. */
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

/** The ports of all nodes and endpoints of an instance, running or not, so that none is given twice. */
export class PromisedPorts {
  readonly #promised = new Set<number>();

  constructor(private readonly random: () => number = Math.random) {}

  /** These have an owner by its record. */
  promise(...ports: readonly number[]): void {
    for (const port of ports) this.#promised.add(port);
  }

  release(...ports: readonly number[]): void {
    for (const port of ports) this.#promised.delete(port);
  }

  /** Two ports that are free and were promised to nobody; now they are. */
  async pick(): Promise<NodePorts> {
    return { http: await this.pickOne(), transport: await this.pickOne() };
  }

  /** A port that is free and was promised to nobody; now it is. */
  async pickOne(): Promise<number> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      // At random: instances that start at the same time look in different places.
      const port = FIRST + Math.floor(this.random() * (LAST - FIRST + 1));
      if (this.#promised.has(port)) continue;
      this.#promised.add(port);
      if (await isFree(port)) return port;
      this.#promised.delete(port);
    }
    throw new Error(`no free port on ${NODE_HOST} between ${FIRST} and ${LAST}`);
  }
}
