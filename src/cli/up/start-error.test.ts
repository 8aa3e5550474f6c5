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

  it('tells an address that cannot be from a directory that cannot be', async () => {
    const address = { host: '192.0.2.1', port: 80, url: 'http://192.0.2.1:80' };
    const listen = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen' });
    expect(await explainStartError(listen, address)).toMatchObject({
      message: expect.stringContaining('may not listen'),
    });
    const open = Object.assign(new Error('EACCES: denied'), {
      code: 'EACCES',
      syscall: 'open',
      path: '/x/longshore.log',
    });
    expect(await explainStartError(open, address)).toMatchObject({
      message: 'cannot use /x/longshore.log: EACCES: denied',
      remedy: expect.stringContaining('--home'),
    });
  });

  it('leaves other errors as they are', async () => {
    const error = new Error('else');
    expect(await explainStartError(error, { host: 'h', port: 1, url: 'http://h:1' })).toBe(error);
  });
});
