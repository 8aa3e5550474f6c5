import type { Store } from '../store/store.ts';

export interface EventNewsOptions {
  readonly store: Pick<Store, 'onEvents' | 'events'>;
  /** Milliseconds between looks for what another process has written, while somebody waits. 250 by default. */
  readonly pollMs?: number;
  readonly onError: (error: unknown) => void;
}

interface Waiting {
  /** The newest event that is known to whoever waits. */
  readonly known: number;
  readonly end: () => void;
}

/** Tells whoever waits that there are new events: at once for those of this process, soon for those of others. */
export class EventNews {
  #commits = 0;
  readonly #waiting = new Set<Waiting>();
  #stopListening: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: EventNewsOptions) {}

  /** To be read before looking for events: what comes between the look and the wait then ends the wait. */
  mark(): number {
    this.#stopListening ??= this.options.store.onEvents(() => {
      this.#commits += 1;
      for (const { end } of this.#waiting) end();
    });
    return this.#commits;
  }

  /** Waits until something may have come after the mark and the known event, the time is over, or the signal aborts. */
  async wait(mark: number, known: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#commits !== mark || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(waiting);
        if (this.#waiting.size === 0) this.#rest();
        resolve();
      };
      const waiting: Waiting = { known, end };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end, { once: true });
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => void this.#look(), this.options.pollMs ?? 250);
    });
  }

  close(): void {
    this.#stopListening?.();
    for (const { end } of this.#waiting) end();
  }

  async #look(): Promise<void> {
    try {
      const newest = await this.options.store.events.newest();
      for (const { known, end } of this.#waiting) if (known < newest) end();
    } catch (error) {
      this.options.onError(error);
    }
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
