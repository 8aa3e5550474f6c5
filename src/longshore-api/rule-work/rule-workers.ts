import { ServiceError } from '../../model/service-error.ts';
import { invalid } from '../../operations/refuse.ts';
import { assertWanted, clientGone } from '../client-gone.ts';
import { doRuleJob, type RuleJob, type RuleOutcome, textsOf } from './rule-job.ts';
import { startRuleThread } from './rule-thread.ts';

export interface RuleWorkersOptions {
  /** Jobs that are worked on at once. */
  readonly atOnce?: number;
  /** Jobs that wait at most; another one is refused. */
  readonly mostWaiting?: number;
  /** Milliseconds that a job may be worked on. */
  readonly deadlineMs?: number;
  /** Bytes of texts up to which a thread of its own is not worth its start. */
  readonly smallBytes?: number;
  /** MiB of heap that one job may take. */
  readonly heapMiB?: number;
}

const DEFAULTS = {
  atOnce: 2,
  mostWaiting: 8,
  deadlineMs: 60_000,
  smallBytes: 64 * 1024,
  heapMiB: 1_024,
} satisfies Required<RuleWorkersOptions>;

/** Takes large dictionaries apart beside the event loop, each in a thread that is given up when it needs too much time or memory. */
export class RuleWorkers {
  readonly #options: Required<RuleWorkersOptions>;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(options: RuleWorkersOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Jobs that have a thread now, and those that wait for one. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running, waiting: this.#waiting.size };
  }

  /**
   * Runs a job; the buffers of its texts are gone afterwards.
   * @throws ServiceError ValidationException: what is asked cannot be done, or the texts are too large; ThrottlingException: too many
   *   wait already; RequestTimeoutException: the signal aborted.
   */
  async run(job: RuleJob, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const outcome = this.#isSmall(job) ? doRuleJob(job) : await this.#inTurn(job, signal);
    if ('refusal' in outcome) throw invalid(outcome.refusal);
    return outcome.bytes;
  }

  #isSmall(job: RuleJob): boolean {
    return textsOf(job).reduce((sum, text) => sum + text.length, 0) <= this.#options.smallBytes;
  }

  async #inTurn(job: RuleJob, signal: AbortSignal): Promise<RuleOutcome> {
    await this.#turn(signal);
    try {
      return await this.#inThread(job, signal);
    } finally {
      this.#running -= 1;
      const [next] = this.#waiting;
      next?.();
    }
  }

  /** Whoever ends wakes the next one, who then runs at once: nobody comes between. */
  async #turn(signal: AbortSignal): Promise<void> {
    assertWanted(signal);
    if (this.#running < this.#options.atOnce) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.size >= this.#options.mostWaiting) throw busy(this.#options);
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        leave();
        this.#running += 1;
        resolve();
      };
      const giveUp = () => {
        leave();
        reject(clientGone(signal));
      };
      const leave = () => {
        this.#waiting.delete(start);
        signal.removeEventListener('abort', giveUp);
      };
      this.#waiting.add(start);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  async #inThread(job: RuleJob, signal: AbortSignal): Promise<RuleOutcome> {
    const { deadlineMs, heapMiB } = this.#options;
    assertWanted(signal);
    const worker = startRuleThread(heapMiB);
    let deadline: NodeJS.Timeout | undefined;
    try {
      return await new Promise<RuleOutcome>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', (error) => reject(isOutOfMemory(error) ? tooLarge(`${heapMiB} MiB of memory`) : error));
        worker.once('exit', (code) => reject(new Error(`a thread that reads rules ended with ${code}`)));
        signal.addEventListener('abort', () => reject(clientGone(signal)), { once: true });
        deadline = setTimeout(() => reject(tooLarge(`${deadlineMs / 1_000} seconds`)), deadlineMs);
        worker.postMessage(job, textsOf(job).flatMap(wholeBuffer));
      });
    } finally {
      clearTimeout(deadline);
      await worker.terminate();
    }
  }
}

/** What can be handed over: a part of a buffer that others use too is copied. */
const wholeBuffer = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooLarge = (limit: string): ServiceError =>
  invalid(
    `The dictionary is too large to be taken apart rule by rule: it took more than ${limit}. Download it, and upload what is edited.`,
  );

const busy = ({ atOnce, mostWaiting }: Required<RuleWorkersOptions>): ServiceError =>
  new ServiceError(
    'ThrottlingException',
    `${atOnce} large dictionaries are being read rule by rule, and ${mostWaiting} requests wait for their turn: try again later.`,
  );
