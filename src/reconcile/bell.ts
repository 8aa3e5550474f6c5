/** Rung when somebody asks for a task while it is worked on, so that whoever waits a moment for news need not give it back for that. */
export class Bell {
  private rung = false;
  private listener: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.listener?.();
  }

  /** True when it was rung since it was last heard, or is within `ms`; false when the time is over or the signal aborts. One listener at a time. */
  async heard(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.listener = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.listener, { once: true });
      });
      if (this.listener) signal.removeEventListener('abort', this.listener);
      this.listener = undefined;
    }
    const heard = this.rung;
    this.rung = false;
    return heard;
  }
}
