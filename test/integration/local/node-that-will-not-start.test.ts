import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeState } from '../../../src/domains/node.ts';
import type { LocalDomainRuntime } from '../../../src/local/local-domain-runtime.ts';
import { until } from '../../support/until.ts';
import { cleanUp, demo, greenWith, runtimeOf, START_TIMEOUT_MS, temporaryHome } from './support/local-runtime.ts';

describe('a node that will not start', { timeout: START_TIMEOUT_MS }, () => {
  const spec = demo(1);
  let home: string;
  let runtime: LocalDomainRuntime | undefined;

  beforeEach(async () => {
    home = await temporaryHome();
  });
  afterEach(async () => {
    await runtime?.close({ keepNodes: false });
    await cleanUp(home);
  });

  const backingOff = (attempt: number) =>
    until('the node has died', async () => {
      const state: NodeState | undefined = (await runtime?.observe(spec.id))?.nodes[0]?.state;
      return state?.status === 'backing-off' && state.attempt >= attempt && state;
    });

  it('is tried again and again, later each time, and says what the JVM said', async () => {
    runtime = await runtimeOf(home, { LONGSHORE_JVM_OPTIONS: '-XX:+NoSuchOption' });
    await runtime.prepare(spec, () => undefined);
    await runtime.start(spec);
    const state = await backingOff(3);
    expect(state.reason).toContain("Unrecognized VM option 'NoSuchOption'");
    expect(state.reason).toContain('exit code 1');
    const seen = await runtime.observe(spec.id);
    expect(seen.nodes[0]).not.toHaveProperty('pid');
    expect(seen.health).toBeUndefined();
    expect(seen.endpoint).toBeDefined();
  });

  it('says what OpenSearch said, and starts once the cause is gone', async () => {
    runtime = await runtimeOf(home);
    await runtime.prepare(spec, () => undefined);
    const plugin = join(home, 'nodes/000000000000-demo/demo-0/plugins/broken');
    await mkdir(plugin);
    await writeFile(join(plugin, 'plugin-descriptor.properties'), 'description=has no name\n');
    await runtime.start(spec);
    const { reason } = await backingOff(1);
    expect(reason).toMatch(/property \[name\] is missing/);
    await rm(plugin, { recursive: true });
    await greenWith(runtime, spec.id, 1);
  });
});
