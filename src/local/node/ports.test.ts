import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { isFree, NODE_HOST, PromisedPorts } from './ports.ts';

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

it('gives nobody a port twice, also to those who ask at the same time', async () => {
  const ports = new PromisedPorts();
  const given = await Promise.all(Array.from({ length: 20 }, () => ports.pick()));
  expect(new Set(given.flatMap(({ http, transport }) => [http, transport])).size).toBe(40);
});

it('passes over ports that have an owner by its record, and gives up with a sentence when there is no other', async () => {
  const alwaysTheFirst = new PromisedPorts(() => 0);
  alwaysTheFirst.promise(19_200, 19_201);
  await expect(alwaysTheFirst.pick()).rejects.toThrow(/no free port on 127\.0\.0\.1/);
});

it('gives again what was released', async () => {
  const ports = new PromisedPorts();
  const given = await ports.pick();
  const sequence = [given.http, given.transport].map((port) => (port - 19_200 + 0.5) / 12_800);
  const again = new PromisedPorts(() => sequence.shift() ?? 0);
  again.promise(given.http, given.transport);
  again.release(given.http, given.transport);
  expect(await again.pick()).toEqual(given);
});
