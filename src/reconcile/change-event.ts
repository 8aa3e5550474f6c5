import type { IndexReport } from '../domains/index-report.ts';
import type { Association } from '../packages/association.ts';
import { versionName } from '../packages/package.ts';
import type { Event } from '../store/store.ts';
import type { ChangeOutcome, IgnoredLines } from './rollout-outcome.ts';

type Told = Pick<Event, 'type' | 'data'>;

/** What is told of an outcome, in order; `next` is the row as it is written, undefined when it goes. */
export function changeEvents(outcome: ChangeOutcome, next: Association | undefined, now: Date): readonly Told[] {
  const version = versionName(outcome.association.desiredVersion);
  switch (outcome.kind) {
    case 'served': {
      const { association, bytes, indices, reloaded, reports = [], ignored, rehearsed } = outcome;
      const milliseconds = now.getTime() - association.changeStartedAt.getTime();
      const data = {
        version,
        milliseconds,
        bytes,
        indices,
        reloaded: reloaded.join(','),
        needReopen: inState(reports, 'needs-reopen'),
        needReindex: inState(reports, 'needs-reindex'),
        rehearsed,
      };
      return [...ignored.map((lines) => ignoredEvent(version, lines)), { type: 'AssociationActive', data }];
    }
    case 'removed': {
      const { inUse } = outcome;
      const gone = { type: 'PackageDissociated', data: {} };
      return inUse === undefined ? [gone] : [{ type: 'DissociationForced', data: { inUse } }, gone];
    }
    case 'failed':
    case 'cancelled': {
      const error = next && 'error' in next.state ? next.state.error : undefined;
      const isDissociating = outcome.association.state.status === 'DISSOCIATING';
      const type = isDissociating ? 'DissociationFailed' : 'AssociationFailed';
      return error ? [{ type, data: { version, ...error } }] : [];
    }
    case 'waiting':
      return [{ type: 'ChangeWaits', data: { version, waitingFor: outcome.waitingFor } }];
    default:
      return outcome satisfies never;
  }
}

const inState = (reports: readonly IndexReport[], wanted: IndexReport['state']): string =>
  reports
    .filter(({ state }) => state === wanted)
    .map(({ index }) => index)
    .join(',');

const ignoredEvent = (version: string, { component, owners, rules, lines, texts }: IgnoredLines): Told => ({
  type: 'RulesIgnored',
  data: { version, index: owners, component, rules, lines: lines.join(','), text: texts.join('\n') },
});
