/** Makes each thing once, for all who ask for it, and keeps it. One that could not be made is tried again by whoever asks next. */
export class SharedAttempts<T> {
  readonly #made = new Map<string, Promise<T>>();

  get(key: string, make: () => Promise<T>): Promise<T> {
    const present = this.#made.get(key);
    if (present) return present;
    const making = make();
    this.#made.set(key, making);
    making.catch(() => this.forget(key, making));
    return making;
  }

  keys(): readonly string[] {
    return [...this.#made.keys()];
  }

  /** Forgets what there is, or only this attempt when it still is what there is. */
  forget(key: string, attempt?: Promise<T>): void {
    if (attempt === undefined || this.#made.get(key) === attempt) this.#made.delete(key);
  }
}
