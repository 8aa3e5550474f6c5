import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { freePort } from '../../support/free-port.ts';
import { startCli } from './run-cli.ts';

beforeAll(build);

const MINUTES = 60_000;

let directory: string;
let port: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-demo-'));
  // The unprivileged user that runs the nodes must get through.
  await chmod(directory, 0o755);
  port = await freePort();
});
afterEach(async () => {
  for (const pid of await processes()) process.kill(pid, 'SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Process ids of everything that was started with this test's directory on its command line: Longshore and its nodes. */
async function processes(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => (line.includes(directory) ? [Number.parseInt(line, 10)] : []));
}

const demo = (...more: string[]) =>
  startCli([
    ...['up', '--demo', '--port', String(port), '--home', join(directory, 'home'), '--nodes', join(directory, 'nodes')],
    ...more,
  ]);

describe('longshore up --demo', () => {
  it(
    'shows a dictionary reach every node, and finds it there at the next start',
    async () => {
      const first = demo('--keep-nodes');
      await first.said('ready to use');
      const nodes = (await processes()).filter((pid) => pid !== first.child.pid);
      expect(nodes.length).toBeGreaterThan(0);
      first.child.kill('SIGINT');
      const { code, stdout } = await first.outcome;
      expect(code).toBe(0);
      const searches = stdout.split('\n').filter((line) => line.includes('search "'));
      expect(searches.map((line) => /search "(\w+)"/.exec(line)?.[1])).toEqual([
        'croissant',
        'croissant',
        'kipferl',
        'kipferl',
      ]);
      const hits = searches.map((line) => line.match(/demo-\d+: "Danish/g)?.length ?? 0);
      expect(hits).toEqual([0, nodes.length, 0, nodes.length]);
      expect(await processes()).toEqual(nodes);

      const second = demo();
      await second.said('ready to use');
      expect((await processes()).filter((pid) => pid !== second.child.pid)).toEqual(nodes);
      second.child.kill('SIGINT');
      const again = await second.outcome;
      expect(again.code).toBe(0);
      expect(again.stdout).not.toContain('CreatePackage');
      expect(again.stdout.match(/demo-\d+: "Danish/g)).toHaveLength(nodes.length);
      expect(await processes()).toEqual([]);
    },
    6 * MINUTES,
  );

  it(
    'leaves nothing running when it is interrupted half way',
    async () => {
      const { child, said, outcome } = demo();
      await said('is starting');
      child.kill('SIGINT');
      expect((await outcome).code).toBe(0);
      expect(await processes()).toEqual([]);
    },
    4 * MINUTES,
  );
});
