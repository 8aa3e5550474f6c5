export interface AnswerCacheOptions {
  /** Differs from before whenever anything was committed since; undefined when nobody can tell, and then nothing is kept. */
  readonly version: () => number | undefined;
  /** Bytes of the answers that are kept. Default 4 MiB. */
  readonly capacity?: number;
}

const MiB = 1024 ** 2;
/** Characters: a longer question is a rare one. */
const MAX_QUESTION = 4096;

/**
 * Answers of operations that depend on nothing but the question and committed rows: clients poll with one question until something
 * changes. Any commit drops all of them. A failure is never kept.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Uint8Array>();
  #size = 0;
  #version: number | undefined;

  constructor(private readonly options: AnswerCacheOptions) {}

  async answer(question: string, work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const version = this.options.version();
    if (version !== this.#version) this.#clear(version);
    if (version === undefined || question.length > MAX_QUESTION) return work();
    const kept = this.#answers.get(question);
    if (kept !== undefined) return kept;
    const answer = await work();
    // What was computed while a newer version was asked for may be older than that.
    if (version === this.#version) this.#keep(question, answer);
    return answer;
  }

  #keep(question: string, answer: Uint8Array): void {
    const { capacity = 4 * MiB } = this.options;
    if (answer.length > capacity / 4 || this.#answers.has(question)) return;
    this.#answers.set(question, answer);
    this.#size += answer.length + question.length;
    for (const [oldest, { length }] of this.#answers) {
      if (this.#size <= capacity) return;
      this.#answers.delete(oldest);
      this.#size -= length + oldest.length;
    }
  }

  #clear(version: number | undefined): void {
    this.#answers.clear();
    this.#size = 0;
    this.#version = version;
  }
}
