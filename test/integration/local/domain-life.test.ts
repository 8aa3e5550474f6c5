import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainObservation } from '../../../src/domains/node.ts';
import type { LocalDomainRuntime } from '../../../src/local/local-domain-runtime.ts';
import { until } from '../../support/until.ts';
import {
  bringUp,
  cleanUp,
  demo,
  greenWith,
  runtimeOf,
  START_TIMEOUT_MS,
  temporaryHome,
} from './support/local-runtime.ts';

const CONTROL_PLANE = fileURLToPath(new URL('./support/control-plane.ts', import.meta.url));
const { id } = demo(1);

/** Its first line, which it writes when the domain is up. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the child ended without a word');
}

async function forgetProcess(path: string): Promise<void> {
  const { process: _, ...rest } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify(rest));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** One domain from its first start to its removal; each step begins where the one before has ended. */
describe('a local domain', { timeout: START_TIMEOUT_MS }, () => {
  let home: string;
  let runtime: LocalDomainRuntime;
  let first: DomainObservation;

  beforeAll(async () => {
    home = await temporaryHome();
    const child = spawn(process.execPath, ['--import', 'tsx', CONTROL_PLANE, home, '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    first = JSON.parse(await firstLine(child)) as DomainObservation;
    child.kill('SIGKILL');
    await once(child, 'exit');
    runtime = await runtimeOf(home);
  }, START_TIMEOUT_MS);

  afterAll(() => cleanUp(home), START_TIMEOUT_MS);

  it('outlives a control plane that was killed, and is adopted by the next one', async () => {
    const [node] = first.nodes;
    expect(node).toMatchObject({ name: 'demo-0', state: { status: 'running' } });
    // Before anybody has asked for anything, a look says what is there.
    const seen = await runtime.observe(id);
    expect(seen.nodes).toEqual([node]);
    expect(seen.endpoint).toBeUndefined();
    // Killed between the start of the process and the note of it: the process itself tells whose it is.
    await forgetProcess(join(home, 'nodes/000000000000-demo/demo-0/node.json'));
    await runtime.start(demo(1));
    const adopted = await greenWith(runtime, id, 1);
    expect(adopted.nodes[0]?.pid).toBe(node?.pid);
    expect(adopted.endpoint).toBe(first.endpoint);
  });

  it('runs as an unprivileged user', async () => {
    const pid = first.nodes[0]?.pid;
    const owner = (await stat(`/proc/${pid}`)).uid;
    expect(owner).not.toBe(0);
    expect(owner).toBe(runtime.nodeUser?.uid ?? process.getuid?.());
  });

  it('answers at its endpoint', async () => {
    const url = `http://${first.endpoint}/books/_doc/1?refresh=true`;
    const headers = { 'content-type': 'application/json' };
    const put = await fetch(url, { method: 'PUT', headers, body: '{"title":"Longshore"}' });
    expect(put.status).toBe(201);
    const plugins = await (await fetch(`http://${first.endpoint}/_cat/plugins?h=component`)).text();
    expect(plugins.trim()).toBe('longshore-reload');
    await fetch(`http://${first.endpoint}/books/_settings`, {
      method: 'PUT',
      headers,
      body: '{"index.number_of_replicas":0}',
    });
  });

  it('starts a node again that was killed, with its data', async () => {
    const pid = first.nodes[0]?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    const down = await until('the death is seen', async () => {
      const seen = await runtime.observe(id);
      const [node] = seen.nodes;
      // A large process takes a moment to be gone.
      return node?.state.status !== 'running' && node?.pid !== pid && seen;
    });
    expect(down.health).toBeUndefined();
    const again = await greenWith(runtime, id, 1);
    expect(again.nodes[0]?.pid).not.toBe(pid);
    expect(again.endpoint).toBe(first.endpoint);
    const book = await (await fetch(`http://${first.endpoint}/books/_doc/1`)).json();
    expect(book).toMatchObject({ found: true, _source: { title: 'Longshore' } });
  });

  it('takes more nodes without a restart of the first', async () => {
    const before = await runtime.observe(id);
    // Killed in the middle of laying out.
    await mkdir(join(home, 'nodes/000000000000-demo/demo-1/data'), { recursive: true });
    const agents = await runtime.prepare(demo(3), () => undefined);
    expect(agents.map((agent) => agent.node)).toEqual(['demo-0', 'demo-1', 'demo-2']);
    await runtime.start(demo(3));
    const seen = await greenWith(runtime, id, 3);
    expect(seen.nodes[0]?.pid).toBe(before.nodes[0]?.pid);
    expect(new Set(seen.nodes.map((node) => node.url)).size).toBe(3);
  });

  it('retires a node with its data, and once more without complaint', async () => {
    const excluded = await fetch(`http://${first.endpoint}/_cluster/voting_config_exclusions?node_names=demo-2`, {
      method: 'POST',
    });
    expect(excluded.status).toBe(200);
    await runtime.retire(id, ['demo-2']);
    await runtime.retire(id, ['demo-2', 'demo-7']);
    const seen = await greenWith(runtime, id, 2);
    expect(seen.nodes.map((node) => node.name)).toEqual(['demo-0', 'demo-1']);
    expect(await exists(join(home, 'nodes/000000000000-demo/demo-2'))).toBe(false);
  });

  it('is removed without a trace, and begins anew under the same name', async () => {
    const seen = await runtime.observe(id);
    // Killed in the middle of a removal.
    await mkdir(join(home, 'nodes/.removed-0a1b/data'), { recursive: true });
    await runtime.remove(id);
    await runtime.remove(id);
    for (const { pid } of seen.nodes) expect(pid && process.kill.bind(process, pid, 0)).toThrow('ESRCH');
    expect(await readdir(join(home, 'nodes'))).toEqual([]);
    expect(await runtime.observe(id)).toEqual({ nodes: [] });
    await expect(fetch(`http://${first.endpoint}/`)).rejects.toThrow();

    const anew = await bringUp(runtime, demo(1));
    expect(anew.health?.activeShards).toBe(0);
    await runtime.close({ keepNodes: false });
    expect(await exists(`/proc/${anew.nodes[0]?.pid}/exe`)).toBe(false);
  });
});
