import { type Claim, LeaseLostError, type TaskRepository } from '../store/store.ts';

export interface LeaseOptions {
  readonly tasks: Pick<TaskRepository, 'renew'>;
  readonly claim: Claim;
  readonly leaseMs: number;
  /** A renewal failed for another reason than a lost lease; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Keeps a claim while it is worked on: renewed at a third of its time, and aborted when it is lost or could not be renewed in time. */
export class Lease {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private renewedAt = Date.now();
  private renewing = false;

  constructor(private readonly options: LeaseOptions) {
    this.timer = setInterval(() => void this.renew(), options.leaseMs / 3);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  release(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    const { tasks, claim, leaseMs, onError } = this.options;
    if (Date.now() - this.renewedAt >= leaseMs) this.lose(new LeaseLostError(claim));
    if (this.renewing || this.signal.aborted) return;
    this.renewing = true;
    const asked = Date.now();
    try {
      await tasks.renew(claim, leaseMs);
      this.renewedAt = asked;
    } catch (error) {
      if (error instanceof LeaseLostError) this.lose(error);
      else onError(error);
    } finally {
      this.renewing = false;
    }
  }

  private lose(error: LeaseLostError): void {
    clearInterval(this.timer);
    this.controller.abort(error);
  }
}
