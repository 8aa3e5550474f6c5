import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeObservation, NodeState } from '../../domains/node.ts';
import type { Clock } from '../../model/clock.ts';
import { wordsOf } from '../local-domain-error.ts';
import { failureReason } from '../node/failure-reason.ts';
import { type NodeHome, nodeUrl } from '../node/node-home.ts';
import { adoptNode, endNode, type NodeExit, type NodeProcess } from '../node/node-process.ts';
import { type NodeAnswer, probeNode } from '../node/probe-node.ts';
import { isRunning } from '../node/process-identity.ts';
import { backOffMs, STEADY_AFTER_MS } from './back-off.ts';

export interface NodeSupervisorOptions {
  readonly home: NodeHome;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** Starts the process anew: free ports, configuration, JVM. Gives up, without a process, when the signal comes before. */
  readonly launch: (signal: AbortSignal) => Promise<NodeProcess>;
  /** The node has answered for the first time since it was started or adopted. */
  readonly onReady: (answer: NodeAnswer) => Promise<void>;
}

const READY_POLL_MS = 100;
const PROBE_TIMEOUT_MS = 2_000;
const STOP_DEADLINE_MS = 30_000;

/** Keeps one node running: adopts or starts its process, waits until it answers, and starts it again when it is gone. */
export class NodeSupervisor {
  readonly #options: NodeSupervisorOptions;
  #state: NodeState = { status: 'stopped' };
  #process: NodeProcess | undefined;
  #watch: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  constructor(options: NodeSupervisorOptions) {
    this.#options = options;
  }

  get home(): NodeHome {
    return this.#options.home;
  }

  /** It answered, and is not known to have ended since: requests may go there. */
  get isReady(): boolean {
    return this.#state.status === 'running';
  }

  /** From now on the node is kept running. Calling it again changes nothing. */
  keepRunning(): void {
    if (this.#watch) return;
    const abort = new AbortController();
    this.#watch = { abort, done: this.#supervise(abort.signal) };
  }

  /** Ends the supervision and leaves the process alone. */
  async letGo(): Promise<void> {
    const watch = this.#watch;
    this.#watch = undefined;
    watch?.abort.abort();
    await watch?.done;
    this.#state = { status: 'stopped' };
  }

  /** Ends the supervision and the process, be it known or not. */
  async stop(deadlineMs = STOP_DEADLINE_MS): Promise<void> {
    await this.letGo();
    const { home, platform } = this.#options;
    for (let found = await home.findProcess(); found; found = await home.findProcess()) {
      await endNode(found, { platform, deadlineMs });
    }
    this.#process = undefined;
  }

  /** Ends the process; a node that is kept running starts again by itself. */
  async restart(deadlineMs = STOP_DEADLINE_MS): Promise<void> {
    const found = await this.#options.home.findProcess();
    if (found) await endNode(found, { platform: this.#options.platform, deadlineMs });
  }

  /** Looks at the process and asks the node itself. */
  async look(url: string): Promise<NodeObservation> {
    const { home, platform, clock } = this.#options;
    const identity = this.#watch ? this.#process?.identity : await home.findProcess();
    const alive = identity !== undefined && (await isRunning(identity, platform));
    const pid = alive ? { pid: identity.pid } : {};
    const observed = (state: NodeState): NodeObservation => ({ name: home.name, url, ...pid, state });
    if (!alive) {
      // A death that the watch has not met yet is a start to come.
      return observed(
        this.#state.status === 'running' ? { status: 'starting', since: clock(), attempt: 1 } : this.#state,
      );
    }
    if (this.#watch && this.#state.status !== 'running') return observed(this.#state);
    const answer = await probeNode(url, PROBE_TIMEOUT_MS);
    const serves = answer?.ready === true && answer.nodeName === home.name;
    return observed(serves ? { status: 'running' } : { status: 'starting', since: clock(), attempt: 1 });
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    const aborted = whenAborted(signal);
    for (let deaths = 0; !signal.aborted; ) {
      this.#state = { status: 'starting', since: this.#options.clock(), attempt: deaths + 1 };
      const { reason, ranMs } = await this.#runOnce(signal, aborted);
      if (signal.aborted) return;
      deaths = ranMs >= STEADY_AFTER_MS ? 1 : deaths + 1;
      const wait = backOffMs(deaths);
      const retryAt = new Date(this.#options.clock().getTime() + wait);
      this.#state = { status: 'backing-off', reason, retryAt, attempt: deaths };
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One life of the node: returns when it has ended or could not begin, or when nobody wants to know any more. */
  async #runOnce(
    signal: AbortSignal,
    aborted: Promise<'aborted'>,
  ): Promise<{ readonly reason: string; readonly ranMs: number }> {
    const { home, platform, launch, clusterName, clock } = this.#options;
    try {
      const found = await home.findProcess();
      this.#process = found ? adoptNode(found, platform) : await launch(signal);
      const { ended } = this.#process;
      const gone = Promise.race([ended.then((exit) => ({ exit })), aborted]);
      await this.#becomeReady(gone, signal);
      const readyAt = clock().getTime();
      const end = await gone;
      if (end === 'aborted') return { reason: '', ranMs: 0 };
      this.#process = undefined;
      const ranMs = this.#state.status === 'running' ? clock().getTime() - readyAt : 0;
      return { reason: await this.#reason(clusterName, end.exit), ranMs };
    } catch (error) {
      return { reason: wordsOf(error), ranMs: 0 };
    }
  }

  async #becomeReady(gone: Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { home, onReady } = this.#options;
    let over = false;
    const end = gone.then(() => {
      over = true;
    });
    while (!over && !signal.aborted) {
      const record = await home.record();
      const answer = record && (await probeNode(nodeUrl(record.ports), PROBE_TIMEOUT_MS));
      // A stranger on our port answers with another name.
      if (answer?.ready && answer.nodeName === home.name) {
        await onReady(answer);
        this.#state = { status: 'running' };
        return;
      }
      await Promise.race([end, sleep(READY_POLL_MS, undefined, { ref: false })]);
    }
  }

  async #reason(clusterName: string, exit: NodeExit | undefined): Promise<string> {
    return failureReason(await this.#options.home.remains(clusterName, exit));
  }
}

const whenAborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
