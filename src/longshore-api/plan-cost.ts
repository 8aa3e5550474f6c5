import { z } from 'zod';
import { analyzerGraph, componentOf } from '../domains/analyzer-graph.ts';
import { type DurationForecast, durationForecast } from '../domains/duration-forecast.ts';
import type { PackageUser } from '../domains/package-usage.ts';
import type { DomainId } from '../model/identity.ts';
import { associationSubject } from '../operations/change.ts';
import type { Event, EventRepository } from '../store/store.ts';
import type { Plan } from './shapes.ts';

/** Changes and reopenings of the past that are looked at. */
const MOST_EVENTS = 50;
/**
 * For how long an index of one shard did not answer while it was closed and opened, on OpenSearch 3.8.0 and two busy cores: 0.7 to 1.3
 * seconds with few rules, 0.9 to 1.2 with 0.25 MiB of them, 6 to 20 with 2.5 MiB.
 */
const ASSUMED_UNAVAILABLE_MS = 1_000;
const ASSUMED_UNAVAILABLE_MS_PER_MIB = 3_000;
const MIB = 1024 * 1024;

/** Analyzers and normalizers that an index's users of the path are in: what the engine builds anew, on each node that has the index. */
export function analyzersThatUse(
  user: Pick<PackageUser, 'settings'>,
  settings: Readonly<Record<string, string>>,
): number {
  const components = new Set(user.settings.map(componentOf));
  return analyzerGraph(settings).filter((analyzer) => [...analyzer.components].some((name) => components.has(name)))
    .length;
}

/** From what this package's changes on this domain took before. */
export async function expectedSeconds(
  events: Pick<EventRepository, 'recent'>,
  of: { readonly domainId: DomainId; readonly packageId: string },
  change: { readonly bytes: number; readonly indices: number },
): Promise<DurationForecast> {
  const recent = await events.recent(associationSubject(of.domainId, of.packageId), 'AssociationActive', MOST_EVENTS);
  return durationForecast(
    change,
    recent.flatMap(({ data }) => readEvent(measuredChange, data)),
  );
}

const measuredChange = z.object({ milliseconds: z.number(), bytes: z.number(), indices: z.number() });
const reopening = z.object({ index: z.string(), unavailableMs: z.number() });

/** Nothing of an event that an older Longshore wrote with less in it. */
function readEvent<T>(shape: z.ZodType<T>, data: Event['data']): T[] {
  const read = shape.safeParse(data);
  return read.success ? [read.data] : [];
}

/** For how long each of these indices will not answer while it is closed and opened. */
export async function unavailability(
  events: Pick<EventRepository, 'recent'>,
  of: { readonly domainId: DomainId; readonly packageId: string },
  indices: readonly string[],
  bytes: number,
): Promise<Plan['unavailableMs']> {
  if (indices.length === 0) return [];
  const recent = await events.recent(associationSubject(of.domainId, of.packageId), 'IndexReopened', MOST_EVENTS);
  const assumed = Math.round(ASSUMED_UNAVAILABLE_MS + (ASSUMED_UNAVAILABLE_MS_PER_MIB * bytes) / MIB);
  const measured = recent.flatMap(({ data }) => readEvent(reopening, data));
  return indices.map((index) => {
    const last = measured.find((each) => each.index === index);
    return last
      ? { index, milliseconds: last.unavailableMs, basis: 'as measured when it was last reopened' }
      : { index, milliseconds: assumed, basis: 'assumed: it was not reopened before' };
  });
}
