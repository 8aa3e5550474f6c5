import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningCli, runCli, startCli } from './run-cli.ts';

beforeAll(build);

let directory: string;
let port: number;
const running: RunningCli[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-up-'));
  await chmod(directory, 0o755);
  port = await freePort();
});
afterEach(async () => {
  for (const { child, outcome } of running.splice(0)) {
    child.kill('SIGKILL');
    await outcome;
  }
  await rm(directory, { recursive: true, force: true });
});

function up(...args: string[]): RunningCli {
  const home = join(directory, 'home');
  const cli = startCli(['up', '--home', home, '--port', String(port), ...args]);
  running.push(cli);
  return cli;
}

describe('longshore up', () => {
  it('says that it is ready and how to use it, and ends cleanly at Ctrl-C', async () => {
    const { child, said, outcome } = up();
    await said('ready to use');
    const health = await fetch(`http://127.0.0.1:${port}/_longshore/health`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    // As it arrives under npm: from the terminal, and from npm once more.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(stdout).toContain(`longshore env --port ${port}`);
    expect(stdout).toContain('✔ Stopping, nodes included');
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('keeps what it holds for the next start', async () => {
    const environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const first = up();
    await first.said('ready to use');
    const file = join(import.meta.dirname, 'run-cli.ts');
    const created = await runCli(['package', 'create', '--name', 'kept', '--file', file, '--wait'], environment);
    expect(created.code).toBe(0);
    first.child.kill('SIGTERM');
    expect((await first.outcome).code).toBe(0);
    const second = up();
    await second.said('ready to use');
    expect((await runCli(['package', 'list'], environment)).stdout).toContain('kept');
  });

  it('says in one sentence that the port is taken, and by whom', async () => {
    const server = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    try {
      const { code, stderr } = await up().outcome;
      expect(code).toBe(1);
      expect(stderr).toContain(`longshore: port ${port} on 127.0.0.1 is taken by another program\n`);
      expect(stderr).toContain('--port');
    } finally {
      server.close();
    }
  });

  it('names the process that has the home', async () => {
    const { child, said } = up();
    await said('ready to use');
    const other = String(await freePort());
    const second = startCli(['up', '--home', join(directory, 'home'), '--port', other]);
    running.push(second);
    const { code, stderr } = await second.outcome;
    expect(code).toBe(1);
    expect(stderr).toContain(`Process ${child.pid} works on ${join(directory, 'home')}`);
    expect(stderr).toContain('--home');
  });

  it('refuses a setting that cannot be', async () => {
    const { code, stderr } = await up('--node-heap', 'much').outcome;
    expect(code).toBe(2);
    expect(stderr).toContain('LONGSHORE_NODE_HEAP=much: a number with m or g, such as 400m');
  });
});

describe('longshore doctor', () => {
  it('gives each check a verdict, as JSON too', async () => {
    const { stdout } = await runCli(['doctor', '--output', 'json', '--home', directory, '--port', String(port)]);
    const { findings } = JSON.parse(stdout);
    const checks = ['node', 'java', 'distribution', 'mvn', 'port', 'home', 'user', 'disk', 'memory'];
    expect(findings.map(({ check }: { check: string }) => check)).toEqual(checks);
    expect(findings).toContainEqual({ check: 'port', status: 'ok', found: `127.0.0.1:${port} is free` });
  });

  it('fails, with what to do, where there is no Java', async () => {
    const none = { PATH: '/nonexistent', LONGSHORE_HOME: directory, HOME: directory };
    const { code, stdout } = await runCli(['doctor'], { ...none, OPENSEARCH_JAVA_HOME: '/nonexistent' });
    // Where Java lies in a usual place it is found all the same: the verdict and the exit code must agree.
    expect(code).toBe(stdout.includes('✖') ? 1 : 0);
    expect(stdout).toMatch(/! warn +mvn +not on PATH/);
    expect(stdout).toContain('apt install maven');
  });

  it('knows a port that a Longshore has from one that another program has', async () => {
    const { said } = up();
    await said('ready to use');
    const { stdout } = await runCli(['doctor', '--port', String(port), '--home', join(directory, 'home')]);
    expect(stdout).toMatch(new RegExp(`ok +port +Longshore .* listens on 127.0.0.1:${port}`));
    expect(stdout).toContain('in use by the Longshore with process id');
  });
});

describe('longshore version', () => {
  it('prints the version of the package', async () => {
    expect((await runCli(['version'])).stdout).toMatch(/^longshore \d+\.\d+\.\d+\n$/);
    expect((await runCli(['--version'])).stdout).toMatch(/^longshore \d+\.\d+\.\d+\n$/);
  });
});
