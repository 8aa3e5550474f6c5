import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { FieldAnalysis, IndexMapping } from './cluster.ts';

const field = z.object({
  type: z.string().optional(),
  analyzer: z.string().optional(),
  search_analyzer: z.string().optional(),
  search_quote_analyzer: z.string().optional(),
  normalizer: z.string().optional(),
});

type MappedField = z.infer<typeof field> & {
  properties?: Record<string, MappedField> | undefined;
  fields?: Record<string, MappedField> | undefined;
};

const mappedField: z.ZodType<MappedField> = field.extend({
  get properties() {
    return z.record(z.string(), mappedField).optional();
  },
  get fields() {
    return z.record(z.string(), mappedField).optional();
  },
});

/** `filter_path` leaves out whatever is empty, so each level may be missing. */
const indexDefinitions = z.record(
  z.string(),
  z.object({
    aliases: z.record(z.string(), z.unknown()).optional().default({}),
    mappings: z
      .object({ properties: z.record(z.string(), mappedField).optional().default({}) })
      .optional()
      .default({ properties: {} }),
    settings: z.object({
      index: z.object({
        uuid: z.string(),
        /** Milliseconds. */
        creation_date: z.string().regex(/^\d+$/),
        analysis: z
          .object({ analyzer: z.record(z.string(), z.unknown()).optional().default({}) })
          .optional()
          .default({ analyzer: {} }),
      }),
    }),
  }),
);

const documentCounts = z.object({
  indices: z
    .record(
      z.string(),
      z.object({
        uuid: z.string(),
        primaries: z
          .object({ docs: z.object({ count: z.number() }).optional() })
          .optional()
          .default({}),
      }),
    )
    .optional()
    .default({}),
});

/** `GET /{indices}` and `GET /{indices}/_stats/docs`. Documents of an index without a started primary count as none. */
export function parseMappings(definitions: unknown, stats: unknown): IndexMapping[] {
  const counts = readAnswer(documentCounts, stats).indices;
  return Object.entries(readAnswer(indexDefinitions, definitions)).map(([index, { aliases, mappings, settings }]) => {
    const { uuid, creation_date, analysis } = settings.index;
    const count = counts[index];
    return {
      index,
      uuid,
      createdAt: new Date(Number(creation_date)),
      aliases: Object.keys(aliases),
      documents: count?.uuid === uuid ? (count.primaries.docs?.count ?? 0) : 0,
      fields: analysedFields(mappings.properties, analysis.analyzer.default !== undefined),
    };
  });
}

/** Those that take the index's default analyzer when they name none. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['text', 'match_only_text', 'search_as_you_type', 'annotated_text']);

function analysedFields(
  mapped: Readonly<Record<string, MappedField>>,
  hasDefault: boolean,
  prefix = '',
): FieldAnalysis[] {
  return Object.entries(mapped).flatMap(([name, definition]) => {
    const full = `${prefix}${name}`;
    const own = fieldAnalysis(full, definition, hasDefault);
    return [
      ...(own === undefined ? [] : [own]),
      ...analysedFields(definition.properties ?? {}, hasDefault, `${full}.`),
      ...analysedFields(definition.fields ?? {}, hasDefault, `${full}.`),
    ];
  });
}

function fieldAnalysis(
  name: string,
  { type, analyzer: own, search_analyzer, search_quote_analyzer, normalizer }: MappedField,
  hasDefault: boolean,
): FieldAnalysis | undefined {
  const isText = type !== undefined && TEXT_TYPES.has(type);
  const analyzer = own ?? (isText && hasDefault ? 'default' : undefined);
  const isAnalysed = isText || analyzer !== undefined || normalizer !== undefined;
  if (!isAnalysed) return undefined;
  return {
    field: name,
    ...(analyzer !== undefined && { analyzer }),
    ...(search_analyzer !== undefined && { searchAnalyzer: search_analyzer }),
    ...(search_quote_analyzer !== undefined && { searchQuoteAnalyzer: search_quote_analyzer }),
    ...(normalizer !== undefined && { normalizer }),
  };
}
