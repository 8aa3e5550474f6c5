import { request } from 'node:http';

export interface SilenceOptions {
  /** Milliseconds without an answer after which a node is asked whether it is there at all; 2 seconds by default. */
  readonly patienceMs?: number;
  /** Milliseconds that it has to say so; 1 second by default. Any answer will do. */
  readonly probeMs?: number;
}

/**
 * Nodes that take connections and say nothing: frozen, or without a moment for anybody. One that is only slow with a request answers the
 * probe and is waited for. Whoever was found silent is asked last until it speaks again.
 */
export class SilentNodes {
  readonly #silent = new Set<string>();
  readonly #closed = new AbortController();
  readonly #patienceMs: number;
  readonly #probeMs: number;

  constructor({ patienceMs = 2_000, probeMs = 1_000 }: SilenceOptions = {}) {
    this.#patienceMs = patienceMs;
    this.#probeMs = probeMs;
  }

  /** The same nodes, those that are silent at the end. */
  last(nodes: readonly string[]): readonly string[] {
    const isSilent = (url: string): boolean => this.#silent.has(url);
    return this.#silent.size === 0 ? nodes : [...nodes.filter((url) => !isSilent(url)), ...nodes.filter(isSilent)];
  }

  /** Calls `onSilent` once the node is found silent; gives what ends the watch. */
  watch(url: string, onSilent: () => void): () => void {
    let timer: NodeJS.Timeout;
    let ended = false;
    const look = async (): Promise<void> => {
      const speaks = await this.#speaks(url);
      if (ended) return;
      if (speaks) {
        timer = setTimeout(look, this.#patienceMs);
        return;
      }
      this.#found(url);
      onSilent();
    };
    timer = setTimeout(look, this.#patienceMs);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  close(): void {
    this.#closed.abort();
  }

  #found(url: string): void {
    if (this.#silent.has(url)) return;
    this.#silent.add(url);
    void this.#untilItSpeaks(url);
  }

  async #untilItSpeaks(url: string): Promise<void> {
    while (!this.#closed.signal.aborted && !(await this.#speaks(url))) {
      // A probe that fails at once, as of a node that ended, must not be made again at once.
      await new Promise((resolve) => setTimeout(resolve, this.#probeMs).unref());
    }
    this.#silent.delete(url);
  }

  #speaks(url: string): Promise<boolean> {
    return new Promise((resolve) => {
      const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(this.#probeMs)]);
      const probe = request(url, { method: 'HEAD', agent: false, signal }, (answer) => {
        answer.resume();
        resolve(true);
      });
      probe.on('error', () => resolve(false));
      probe.end();
    });
  }
}
