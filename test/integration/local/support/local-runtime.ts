import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DomainObservation } from '../../../../src/domains/node.ts';
import { loadConfig } from '../../../../src/local/config.ts';
import type { LocalDomainRuntime } from '../../../../src/local/local-domain-runtime.ts';
import { createNodeRuntime } from '../../../../src/local/node-runtime.ts';
import type { DomainId } from '../../../../src/model/identity.ts';
import type { DomainSpec } from '../../../../src/reconcile/domain-runtime.ts';
import { until } from '../../../support/until.ts';

/** A JVM takes its time, most of all beside other tests. */
export const START_TIMEOUT_MS = 180_000;

/** The newest release that is offered; the cache of this machine is used, as a user's would be. */
export const demo = (nodeCount: number): DomainSpec => ({
  id: '000000000000/demo',
  name: 'demo',
  release: '3.8.0',
  nodeCount,
});

/** A LONGSHORE_HOME that node users can enter. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'longshore-local-'));
  await chmod(home, 0o755);
  return home;
}

/** The runtime as `longshore up` composes it. The packages of its agents have no bytes: nothing here delivers any. */
export function runtimeOf(home: string, environment: NodeJS.ProcessEnv = {}): Promise<LocalDomainRuntime> {
  const all = { ...process.env, ...environment, LONGSHORE_HOME: home };
  return createNodeRuntime({
    config: loadConfig(all),
    environment: all,
    openBlob: (sha256) => Promise.reject(new Error(`there are no bytes of ${sha256} here`)),
  });
}

/** Prepares and starts, as the reconciler does. */
export async function bringUp(runtime: LocalDomainRuntime, spec: DomainSpec): Promise<DomainObservation> {
  await runtime.prepare(spec, () => undefined);
  await runtime.start(spec);
  return greenWith(runtime, spec.id, spec.nodeCount);
}

/** Every node runs, the cluster is green and has this many members. */
export function greenWith(runtime: LocalDomainRuntime, id: DomainId, nodes: number): Promise<DomainObservation> {
  return until(
    `${id} green with ${nodes} nodes`,
    async () => {
      const seen = await runtime.observe(id);
      const whole = seen.nodes.length === nodes && seen.nodes.every((node) => node.state.status === 'running');
      if (whole && seen.health?.status === 'green' && seen.health.numberOfNodes === nodes) return seen;
      throw new Error(JSON.stringify(seen));
    },
    { timeoutMs: START_TIMEOUT_MS },
  );
}

/** Ends what a test left running, also after a failure, and removes the home. */
export async function cleanUp(home: string): Promise<void> {
  const runtime = await runtimeOf(home);
  await runtime.close({ keepNodes: false });
  await rm(home, { recursive: true, force: true });
}
