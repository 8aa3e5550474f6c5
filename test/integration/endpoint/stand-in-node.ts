import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** Something that listens where a node would, and fails as a node fails: what a healthy OpenSearch cannot be made to do at a given byte. */
export interface StandInNode {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function httpNode(handle: RequestListener, port = 0): Promise<StandInNode> {
  const server = createHttpServer(handle);
  return listening(server, port, () => server.closeAllConnections());
}

/** Speaks bytes: for answers that break off. */
export async function rawNode(handle: (socket: Socket) => void): Promise<StandInNode> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    handle(socket);
  });
  return listening(server, 0, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(server: Server, wanted: number, dropAll: () => void): Promise<StandInNode> {
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      dropAll();
      await closed;
    },
  };
}
