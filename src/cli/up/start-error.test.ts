import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { explainStartError } from './start-error.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(body: string): Promise<{ host: string; port: number; url: string }> {
  const server = createServer((_, response) => response.end(body));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return { host: '127.0.0.1', port, url: `http://127.0.0.1:${port}` };
}

const inUse = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });

describe('explainStartError', () => {
  it('tells another Longshore from another program on the port', async () => {
    const longshore = await serve('{"status":"ok","version":"1.2.3"}');
    const taken = `port ${longshore.port} on 127.0.0.1 is taken by another Longshore (1.2.3)`;
    expect(await explainStartError(inUse, longshore)).toMatchObject({ message: taken, cause: inUse });
    const other = await serve('<html>');
    expect(await explainStartError(inUse, other)).toMatchObject({
      message: `port ${other.port} on 127.0.0.1 is taken by another program`,
      remedy: expect.stringContaining('--port'),
    });
  });

  it('leaves other errors as they are', async () => {
    const error = new Error('else');
    expect(await explainStartError(error, { host: 'h', port: 1, url: 'http://h:1' })).toBe(error);
  });
});
