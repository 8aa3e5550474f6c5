import { z } from 'zod';
import type { IndexDefinition } from '../../opensearch/index-admin.ts';

/** What a target says of itself while it is not finished, in `mappings._meta.longshore_reindex`: nothing that lacks it is ours. */
const targetMark = z.object({ id: z.string() });

export type TargetMark = z.infer<typeof targetMark>;

const MARK = 'longshore_reindex';

/** The engine's own record of an index, and what lasts no longer than the moment. */
const NOT_COPIED = [
  'index.uuid',
  'index.creation_date',
  'index.provided_name',
  'index.version.',
  'index.history.',
  'index.blocks.',
  'index.resize.',
  'index.shrink.',
  'index.verified_before_close',
  'index.routing.allocation.initial_recovery.',
  'index.remote_store.',
  'index.store.snapshot.',
];

/** As the source, and marked. Its analyzers are built anew by the engine, from the bytes that are live then. */
export function targetDefinition(
  source: IndexDefinition,
  mark: TargetMark,
): Pick<IndexDefinition, 'settings' | 'mappings'> {
  const settings = Object.entries(source.settings).filter(
    ([name]) => !NOT_COPIED.some((left) => name === left || (left.endsWith('.') && name.startsWith(left))),
  );
  return {
    settings: Object.fromEntries(settings),
    mappings: { ...source.mappings, _meta: { ...source.meta, [MARK]: mark } },
  };
}

/** Undefined: nobody makes this index anew, or it is finished. */
export function markOf({ meta }: IndexDefinition): TargetMark | undefined {
  const mark = targetMark.safeParse(meta[MARK]);
  return mark.success ? mark.data : undefined;
}

export function withoutMark({ meta }: IndexDefinition): Readonly<Record<string, unknown>> {
  const { [MARK]: _, ...rest } = meta;
  return rest;
}

export const isWriteBlocked = ({ settings }: IndexDefinition): boolean => settings['index.blocks.write'] === 'true';
