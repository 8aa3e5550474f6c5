import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { isFree, NODE_HOST, pickPorts } from './ports.ts';

it('tells a port that somebody listens on from a free one', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, NODE_HOST, () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
});

it('gives two different ports that nobody was promised', async () => {
  const first = await pickPorts(new Set());
  const again = await pickPorts(new Set([first.http, first.transport]));
  expect(new Set([first.http, first.transport, again.http, again.transport]).size).toBe(4);
});

it('gives up with a sentence when all ports are promised', async () => {
  const all = new Set(Array.from({ length: 65_536 }, (_, port) => port));
  await expect(pickPorts(all)).rejects.toThrow(/no free port on 127\.0\.0\.1/);
});
