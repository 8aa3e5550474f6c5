import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ACCOUNT } from '../../support/aggregates.ts';
import { until } from '../../support/until.ts';
import { serveApi } from './served-api.ts';

const MiB = 1024 * 1024;
const STALL_MS = 300;

/** Asks, and reads nothing of the answer. */
async function askAndStall(api: Awaited<ReturnType<typeof serveApi>>, path: string) {
  const socket = connect(api.port, '127.0.0.1').pause();
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = Object.entries(api.signed(path).headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /_longshore/v1${path} HTTP/1.1\r\nhost: 127.0.0.1:${api.port}\r\n${lines.join('')}\r\n`);
  return socket;
}

/** A socket that is not read learns from its writes alone that the other side has gone; they are rarer than what counts as a stall. */
const untilCutOff = (socket: Socket) =>
  until(
    'it is cut off',
    async () => {
      socket.write('\r\n');
      return socket.destroyed;
    },
    { everyMs: 4 * STALL_MS },
  );

it.each(['bytes', 'document'])('cuts a client off that takes nothing of %s, and answers others', async (kind) => {
  // More than lies in the buffers of two sockets.
  const api = await serveApi({ limits: { answerStall: STALL_MS } });
  const pkg = await api.dictionary(1, ['a, b\n'.repeat(kind === 'bytes' ? 8 * MiB : 1)]);
  const data = { text: 'x'.repeat(32 * 1024) };
  await api.store.transaction(async (tx) => {
    for (let n = 0; kind === 'document' && n < 1_000; n += 1)
      await tx.events.append({ at: new Date(), subject: `domain/${ACCOUNT}/demo`, type: 'Happened', data });
  });
  const path = kind === 'bytes' ? `/packages/${pkg.id}/versions/v1/bytes` : '/events?limit=1000';
  const socket = await askAndStall(api, path);
  await untilCutOff(socket);
  const answer = await api.send(path);
  expect(answer.status).toBe(200);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(30 * MiB);
});

it('leaves a connection open that waits for the next request for longer', async () => {
  const api = await serveApi({ limits: { answerStall: STALL_MS } });
  const socket = await askAndStall(api, '/webhooks');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.resume();
  await until('it is answered', async () => text.endsWith('{"webhooks":[]}'));
  // As long as another client is cut off after.
  const other = await askAndStall(
    api,
    `/packages/${(await api.dictionary(1, ['a, b\n'.repeat(8 * MiB)])).id}/versions/v1/bytes`,
  );
  await untilCutOff(other);
  expect(socket.destroyed).toBe(false);
});
