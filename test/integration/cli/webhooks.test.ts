import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { until } from '../../support/until.ts';
import { runCli } from './run-cli.ts';

beforeAll(build);

const received: string[] = [];
/** Ids of events that the receiver will not take. */
const refusing = new Set<string>();
const receiver = createServer((request, answer) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    received.push(body);
    answer.writeHead(refusing.has(JSON.parse(body).id) ? 418 : 204).end();
  });
});
let longshore: Longshore;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-webhooks-'));
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  longshore = await startLongshore();
});
afterAll(async () => {
  await longshore?.dispose();
  receiver.closeAllConnections();
  receiver.close();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(args, { AWS_ENDPOINT_URL: longshore.url });

/** As the service writes them down when it gives up, half an hour after the first try. */
async function deadLetters(webhookId: string, ids: readonly number[]): Promise<void> {
  await longshore.stop();
  const store = await openSqliteStore({ path: join(longshore.home, 'longshore.db'), clock: systemClock });
  const at = systemClock();
  for (const id of ids) {
    const event = { id, at, subject: 'domain/000000000000/demo', type: 'Happened', data: {} };
    await store.webhooks.addDeadLetter({ webhookId, event, at, attempts: 12, reason: 'answered 500' });
  }
  await store.close();
  await longshore.start();
}

describe('longshore webhook', () => {
  it('has events of a type posted, until it is deleted', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`;
    const created = await cli('webhook', 'create', '--url', url, '--type', 'PackageAvailable', '--output', 'json');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const { id, secret } = JSON.parse(created.stdout);
    expect(secret).toMatch(/^whsec_/);

    const file = join(directory, 'synonyms.txt');
    await writeFile(file, 'sofa, couch\n');
    await cli('package', 'create', '--name', 'told', '--file', file, '--wait');
    const [first] = await until('an event', async () => received.length > 0 && received);
    expect(JSON.parse(first ?? '')).toMatchObject({ specversion: '1.0', type: 'org.longshore.PackageAvailable' });

    const listed = await cli('webhook', 'list');
    expect(listed.stdout).toContain(`${id}  ${url}`);
    expect(listed.stdout).not.toContain(secret);
    expect((await cli('webhook', 'dead-letters', id)).stdout).toBe('EVENT  GIVEN UP (UTC)  ATTEMPTS  REASON\n');
    expect((await cli('webhook', 'redeliver', id)).stdout).toBe('0 events posted again\n');
    expect(await cli('webhook', 'redeliver', id, '--event', '1')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Event 1 is no dead letter'),
      stderr: expect.stringContaining('1 of 1 event could not be posted again'),
    });

    expect((await cli('webhook', 'delete', id)).code).toBe(0);
    expect((await cli('webhook', 'list')).stdout).not.toContain(id);
  });

  it('posts what it can again, goes on past what is refused, and names it', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/some`;
    const created = await cli('webhook', 'create', '--url', url, '--output', 'json');
    const { id } = JSON.parse(created.stdout);
    await deadLetters(id, [101, 102, 103]);
    refusing.add('102');
    const first = await cli('webhook', 'redeliver', id);
    expect(first).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^2 events posted again\n\nNot posted again\n {2}102: .* answered 418/),
      stderr: expect.stringContaining('1 of 3 events could not be posted again'),
    });
    const again = await cli('webhook', 'redeliver', id, '--output', 'json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ redelivered: [], refused: [{ eventId: 102 }] });
    refusing.clear();
    expect(await cli('webhook', 'redeliver', id)).toMatchObject({ code: 0, stdout: '1 event posted again\n' });
    expect((await cli('webhook', 'delete', id)).code).toBe(0);
  });

  it('lets nobody who needs no key have private addresses posted to', async () => {
    const url = 'http://127.0.0.1:9/';
    const keys = { LONGSHORE_ACCESS_KEY_ID: 'own-key', LONGSHORE_SECRET_ACCESS_KEY: 'own-secret' };
    const open = await startLongshore({ LONGSHORE_HOST: '0.0.0.0' });
    const create = (environment: NodeJS.ProcessEnv = {}) =>
      runCli(['webhook', 'create', '--url', url], { AWS_ENDPOINT_URL: open.url, ...environment });
    try {
      const refused = await create();
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('127.0.0.1 is a private address') });
      await open.stop();
      await open.start(keys);
      expect((await create(keys)).code).toBe(0);
      await open.stop();
      await open.start({ LONGSHORE_WEBHOOK_PRIVATE: 'on' });
      expect((await create()).code).toBe(0);
    } finally {
      await open.dispose();
    }
  });

  it('refuses what is no URL, in the words of the service', async () => {
    const { code, stderr } = await cli('webhook', 'create', '--url', 'ftp://127.0.0.1/');
    expect(code).toBe(1);
    expect(stderr).toContain('ValidationException');
  });
});
