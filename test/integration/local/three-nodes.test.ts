import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDomainRuntime } from '../../../src/local/local-domain-runtime.ts';
import { cleanUp, demo, greenWith, runtimeOf, START_TIMEOUT_MS, temporaryHome } from './support/local-runtime.ts';

describe('three nodes that start at the same time', { timeout: START_TIMEOUT_MS }, () => {
  let home: string;
  let runtime: LocalDomainRuntime;
  let stranger: Server | undefined;

  beforeAll(async () => {
    home = await temporaryHome();
    runtime = await runtimeOf(home);
  });

  afterAll(async () => {
    stranger?.close();
    await runtime.close({ keepNodes: false });
    await cleanUp(home);
  }, START_TIMEOUT_MS);

  it('form one cluster, though a stranger sits on the port of one of them', async () => {
    const spec = demo(3);
    await runtime.prepare(spec, () => undefined);
    const laidOut = await runtime.observe(spec.id);
    expect(laidOut.nodes.map((node) => node.state.status)).toEqual(['stopped', 'stopped', 'stopped']);
    const taken = new URL(laidOut.nodes[1]?.url ?? '');
    stranger = createServer((socket) => socket.destroy()).listen(Number(taken.port), taken.hostname);
    await once(stranger, 'listening');

    await runtime.start(spec);
    const { nodes, endpoint } = await greenWith(runtime, spec.id, 3);
    expect(nodes[0]?.url).toBe(laidOut.nodes[0]?.url);
    expect(nodes[1]?.url).not.toBe(laidOut.nodes[1]?.url);
    const members = await (await fetch(`http://${endpoint}/_cat/nodes?h=name&s=name`)).text();
    expect(members.trim().split('\n')).toEqual(['demo-0', 'demo-1', 'demo-2']);
  });
});
