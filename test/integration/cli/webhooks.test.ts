import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { until } from '../../support/until.ts';
import { runCli } from './run-cli.ts';

beforeAll(build);

const received: string[] = [];
const receiver = createServer((request, answer) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    received.push(body);
    answer.writeHead(204).end();
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
      stderr: expect.stringContaining('Event 1 is no dead letter'),
    });

    expect((await cli('webhook', 'delete', id)).code).toBe(0);
    expect((await cli('webhook', 'list')).stdout).not.toContain(id);
  });

  it('refuses what is no URL, in the words of the service', async () => {
    const { code, stderr } = await cli('webhook', 'create', '--url', 'ftp://127.0.0.1/');
    expect(code).toBe(1);
    expect(stderr).toContain('ValidationException');
  });
});
