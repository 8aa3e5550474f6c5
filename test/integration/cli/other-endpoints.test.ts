import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { runCli } from './run-cli.ts';

beforeAll(build);

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Something else that answers, or a Longshore of another version. */
async function answering(listener: RequestListener): Promise<string> {
  const opened = createServer(listener);
  server = opened;
  await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
  const { port } = opened.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const describe404 = (message: string) => JSON.stringify({ message, __type: 'UnknownOperationException' });

describe('commands of Longshore’s own API', () => {
  it('refuse AWS before anything is asked of it', async () => {
    const endpoint = 'https://es.eu-west-1.amazonaws.com';
    const args = ['plan', 'associate', '--package', 'F123456789', '--domain', 'shop', '--endpoint-url', endpoint];
    const { code, stderr, stdout } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`longshore: this needs Longshore, and ${endpoint} is AWS`);
  });

  it('say that another service is none', async () => {
    const url = await answering(
      (_, answer) => void answer.writeHead(404, { 'content-type': 'text/html' }).end('<html>'),
    );
    const { code, stderr } = await runCli(['webhook', 'list'], { AWS_ENDPOINT_URL: url });
    expect(code).toBe(1);
    expect(stderr).toContain(`longshore: this needs Longshore, and ${url} is not one`);
  });

  it('say which version a Longshore has that does not offer them', async () => {
    const url = await answering((request, answer) => {
      if (request.url === '/_longshore/health') answer.end(JSON.stringify({ status: 'ok', version: '0.1.0' }));
      else answer.writeHead(404, { 'x-amzn-errortype': 'UnknownOperationException' }).end(describe404('no operation'));
    });
    const { code, stderr } = await runCli(['webhook', 'list'], { AWS_ENDPOINT_URL: url });
    expect(code).toBe(1);
    expect(stderr).toContain(`longshore: the Longshore at ${url} (version 0.1.0) does not offer this`);
  });

  it('say which member of an answer cannot be read', async () => {
    const url = await answering((_, answer) => void answer.end(JSON.stringify({ webhooks: [{ id: 7 }] })));
    const { code, stderr, stdout } = await runCli(['webhook', 'list'], { AWS_ENDPOINT_URL: url });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('webhooks.0.id');
  });

  it('do not write half a file when the connection breaks', async () => {
    const url = await answering((_, answer) => {
      answer.writeHead(200, { 'content-length': '1000' });
      answer.write('half', () => answer.destroy());
    });
    const directory = await mkdtemp(join(tmpdir(), 'longshore-download-'));
    try {
      const args = ['package', 'download', 'demo', '--version', 'v1', '--file', join(directory, 'demo.txt')];
      const { code, stderr } = await runCli(args, { AWS_ENDPOINT_URL: url });
      expect(code).toBe(1);
      expect(stderr).toContain('it closed the connection');
      expect(await readdir(directory)).toEqual([]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('refuse bytes that are not those of their hash', async () => {
    const url = await answering(
      (_, answer) => void answer.writeHead(200, { etag: `"${'0'.repeat(64)}"` }).end('other'),
    );
    const { code, stderr } = await runCli(['package', 'download', 'demo', '--version', 'v1'], {
      AWS_ENDPOINT_URL: url,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('do not have the SHA-256');
  });
});

describe('wrong usage', () => {
  const AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  it.each([
    [['association', 'pin', '--package', 'p', '--domain', 'd', '--version', '3'], 'Give a version such as v3'],
    [['association', 'configure', '--package', 'p', '--domain', 'd'], 'nothing is to change'],
    [['association', 'configure', '--package', 'p', '--domain', 'd', '--reload', 'now'], 'Allowed choices are auto'],
    [['preview', '--package', 'p', '--domain', 'd'], "required option '--index <index>' not specified"],
    [
      ['preview', '--package', 'p', '--domain', 'd', '--index', 'i', '--threshold', '20'],
      'Give a share between 0 and 1',
    ],
    [
      ['preview', '--package', 'p', '--domain', 'd', '--index', 'i', '--queries', '/nonexistent'],
      'cannot read /nonexistent',
    ],
    [['synonyms', 'add', 'demo'], "missing required argument 'rules'"],
    [['synonyms', 'add', 'demo', 'a, b', '--apply'], 'Give --apply and --domain together'],
    [['events', '--since', 'yesterday'], 'Give a span such as'],
    [['package', 'diff', 'demo', '3'], 'Give a version such as v3'],
    [['webhook', 'delete', '..'], '".." is no name'],
    [['webhook', 'redeliver', 'w', '--event', 'x'], 'Give the id of an event'],
  ])('%j exits with 2', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args, { AWS_ENDPOINT_URL });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});
