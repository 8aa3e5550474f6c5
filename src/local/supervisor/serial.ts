/** Runs what it is given one after the other, in the order in which it was given. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    // The next one runs whatever became of this one.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
