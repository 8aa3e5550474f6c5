import type { Domain, StageStatus } from '../domains/domain.ts';
import { type StageName, withStage } from '../domains/domain-change.ts';
import type { Clock } from '../model/clock.ts';
import type { Event } from '../store/store.ts';
import type { Work } from './reconciler.ts';

/** Writes a domain's row while it is worked on. Nothing is written when nothing changes, and nothing to one that is being deleted meanwhile. */
export class DomainWriter {
  private domain: Domain;

  constructor(
    domain: Domain,
    private readonly work: Work,
    readonly clock: Clock,
  ) {
    this.domain = domain;
  }

  /** As last read or written. */
  get current(): Domain {
    return this.domain;
  }

  async save(next: (domain: Domain, now: Date) => Domain, event?: Pick<Event, 'type' | 'data'>): Promise<void> {
    if (next(this.domain, this.clock()) === this.domain) return;
    this.domain = await this.work.transaction(async (tx) => {
      const found = await tx.domains.find(this.domain.id, { lock: true });
      if (!found || (found.status === 'Deleting' && this.domain.status !== 'Deleting')) return found ?? this.domain;
      const now = this.clock();
      const saved = next(found, now);
      if (saved === found) return found;
      await tx.domains.update(saved);
      if (event) await tx.events.append({ at: now, subject: `domain/${found.id}`, ...event });
      return saved;
    });
  }

  /** Says what is being done or awaited. A change that has failed keeps its reason until it succeeds after all. */
  async stage(name: StageName, status: StageStatus, description?: string): Promise<void> {
    await this.save((domain, now) => {
      if (domain.change.status === 'FAILED') return domain;
      const change = withStage(domain.change, name, status, description, now);
      return change === domain.change ? domain : { ...domain, change, lastUpdatedAt: now };
    });
  }
}
