import { z } from 'zod';
import { label, plainText } from './labels.ts';

/** The documents of Longshore's own API, `/_longshore/v1`: what the server reads and writes and the command line reads. */

export const version = z.string().regex(/^v[1-9]\d{0,8}$/, 'a version is v1, v2, …');
const timestamp = z.iso.datetime();

export const reloadPolicy = z.enum(['auto', 'reopen', 'manual']);

export const errorDetails = z.object({ type: z.string(), message: z.string() });

/** GET …/domains/{domain}/associations/{package} */
export const associationView = z.object({
  domain: z.string(),
  packageId: z.string(),
  packageName: z.string(),
  packageType: z.string(),
  status: z.enum(['ASSOCIATING', 'ACTIVE', 'ASSOCIATION_FAILED', 'DISSOCIATING', 'DISSOCIATION_FAILED']),
  error: errorDetails.optional(),
  /** What the present change waits for, in words. */
  waitingFor: z.string().optional(),
  /** Asked for. */
  desiredVersion: version,
  /** Served by every node. */
  servingVersion: version.optional(),
  /** The newest version that is AVAILABLE: when it is not the desired one, an update can be applied. */
  availableVersion: version.optional(),
  pinned: z.boolean(),
  autoApply: z.boolean(),
  reloadPolicy,
  /** Versions that were served before, the last one last; a rollback goes to the last one. */
  servedBefore: z.array(version),
  cancelRequested: z.boolean(),
  referencePath: z.string(),
  aliasPath: z.string().optional(),
  changeStartedAt: timestamp,
});

/** PATCH …/domains/{domain}/associations/{package} */
export const associationPatch = z
  .strictObject({ reloadPolicy: reloadPolicy.optional(), autoApply: z.boolean().optional() })
  .refine((patch) => Object.keys(patch).length > 0, 'nothing is to change');

/** POST …/associations/{package}/pin; without a version: the one that is served. */
export const pinRequest = z.strictObject({ version: version.optional() });

export const indexReport = z.object({
  index: z.string(),
  uuid: z.string(),
  state: z.enum(['live', 'needs-reload', 'needs-reopen', 'needs-reindex']),
  why: z.string(),
  settings: z.array(z.string()),
  indexedSince: version.optional(),
});

/** GET …/associations/{package}/indices */
export const indexReports = z.object({
  /** When: `last-apply` when no node could be asked now. */
  observed: z.enum(['now', 'last-apply']),
  indices: z.array(indexReport),
});

/** Who names a package's path: an index (with its aliases), or a template. */
export const packageUser = z.object({
  kind: z.enum(['index', 'index-template', 'component-template', 'legacy-template']),
  name: z.string(),
  settings: z.array(z.string()),
  aliases: z.array(z.string()),
  indexPatterns: z.array(z.string()),
});

/** A rule that the engine rejects (`failure`) or leaves out (`warning`). */
export const rehearsalFinding = z.object({
  severity: z.enum(['failure', 'warning']),
  owner: z.string(),
  node: z.string().optional(),
  analyzer: z.string().optional(),
  component: z.string().optional(),
  line: z.number().optional(),
  /** Text of the line. */
  text: z.string().optional(),
  reason: z.string(),
});

/** POST …/domains/{domain}/plan */
export const planRequest = z.strictObject({
  package: label,
  action: z.enum(['associate', 'dissociate']),
  /** Default: what a plain association would take. */
  version: version.optional(),
  reloadPolicy: reloadPolicy.optional(),
});

export const plan = z.object({
  domain: z.string(),
  packageId: z.string(),
  action: z.enum(['associate', 'dissociate']),
  /** Served now; absent when the domain does not have the package. */
  from: version.optional(),
  to: version.optional(),
  /** False: it would be refused or fail; `problems` say why. */
  possible: z.boolean(),
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
  nodes: z.array(z.string()),
  users: z.array(packageUser),
  /** What each index would be like afterwards. */
  indices: z.array(indexReport),
  findings: z.array(rehearsalFinding),
  /** Heap that the change costs on each node, in bytes: bytes of the file × analyzers × a measured factor. */
  heap: z.object({ bytesPerNode: z.number(), analyzersPerNode: z.number(), factor: z.number() }).optional(),
  /** Expected, from this domain's own history where it has one. */
  seconds: z.object({ expected: z.number(), basis: z.string() }).optional(),
  /** Milliseconds for which each index that is reopened does not answer, as measured before or assumed. */
  unavailableMs: z.array(z.object({ index: z.string(), milliseconds: z.number(), basis: z.string() })),
});

/** POST …/domains/{domain}/preview */
export const previewRequest = z.strictObject({
  package: label,
  version: version.optional(),
  index: label,
  /** What users type. Absent: sampled from what the cluster has recorded of its searches. */
  queries: z.array(z.string().min(1).max(1_000)).min(1).max(1_000).optional(),
  /** Search in these; default: every field that the package's rules analyse. */
  fields: z.array(plainText(1_024).min(1)).min(1).max(50).optional(),
  hits: z.number().int().min(1).max(100).default(10),
});

const token = z.object({ token: z.string(), position: z.number(), positionLength: z.number(), type: z.string() });
const hit = z.object({ id: z.string(), score: z.number().nullable() });
const side = z.object({
  tokens: z.array(z.object({ field: z.string(), tokens: z.array(token) })),
  hits: z.array(hit),
  total: z.number(),
});

export const preview = z.object({
  packageId: z.string(),
  from: version.optional(),
  to: version,
  index: z.string(),
  fields: z.array(z.string()),
  /** Where the queries come from. */
  source: z.enum(['given', 'query-insights', 'slow-log']),
  queries: z.array(
    z.object({
      query: z.string(),
      before: side,
      after: side,
      tokensChanged: z.boolean(),
      /** Share of the top hits before that are not among those after, or the reverse, whichever is more: 0 the same, 1 all others. */
      hitsChanged: z.number(),
    }),
  ),
});

/** POST …/domains/{domain}/reindexes; `target` defaults to the alias with the next free number. */
export const reindexRequest = z.strictObject({ alias: label, target: label.optional() });

export const reindex = z.object({
  id: z.string(),
  domain: z.string(),
  alias: z.string(),
  source: z.string(),
  target: z.string(),
  status: z.enum(['CREATING', 'COPYING', 'SWAPPING', 'DONE', 'FAILED', 'CANCELLED']),
  error: errorDetails.optional(),
  copied: z.number().optional(),
  total: z.number().optional(),
  createdAt: timestamp,
  lastUpdatedAt: timestamp,
});

export const reindexes = z.object({ reindexes: z.array(reindex), next: z.string().optional() });

const rule = z.object({ line: z.number(), text: z.string() });

/** GET …/packages/{package}/diff?from=v3&to=v4 */
export const ruleDiff = z.object({
  packageId: z.string(),
  from: version,
  to: version,
  /** How the files were read; `lines`: not rules that Longshore knows, so each line counts as one. */
  format: z.enum(['solr', 'wordnet', 'lines']),
  added: z.array(rule),
  removed: z.array(rule),
  changed: z.array(
    z.object({ from: rule, to: rule, termsAdded: z.array(z.string()), termsRemoved: z.array(z.string()) }),
  ),
  /** Every term that a search for it may now be answered differently. */
  termsAffected: z.array(z.string()),
});

/** GET …/packages/{package}/rules, with the ETag that PATCH wants in If-Match. */
export const ruleList = z.object({
  packageId: z.string(),
  version,
  format: z.enum(['solr', 'wordnet', 'lines']),
  rules: z.array(rule),
});

/** PATCH …/packages/{package}/rules: all edits or none, as one new version. Rules are named by their text, compared as rules. */
export const ruleEdits = z.strictObject({
  message: plainText(160).optional(),
  edits: z
    .array(
      z.union([
        z.strictObject({ add: z.string().min(1) }),
        z.strictObject({ change: z.string().min(1), to: z.string().min(1) }),
        z.strictObject({ remove: z.string().min(1) }),
      ]),
    )
    .min(1)
    .max(10_000),
});

export const ruleEditAnswer = z.object({ packageId: z.string(), version });

/** GET …/packages/{package}/versions/{version}/report; docs/reference/plugins.md. */
export const pluginReport = z.object({
  packageId: z.string(),
  version,
  profile: z.enum(['open', 'aws']),
  engineVersion: z.string().optional(),
  plugin: z
    .object({
      name: z.string(),
      description: z.string(),
      version: z.string(),
      className: z.string(),
      uncompressedSize: z.number(),
    })
    .optional(),
  checks: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(['passed', 'failed', 'warned', 'skipped']),
      message: z.string(),
      where: z.string().optional(),
    }),
  ),
  /** A CycloneDX document. */
  sbom: z.looseObject({ bomFormat: z.literal('CycloneDX'), specVersion: z.literal('1.6') }),
});

export const event = z.object({
  id: z.number(),
  at: timestamp,
  subject: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** GET …/events?after=&limit=&wait=&subject=&type= ; `next` is what to ask after. */
export const eventList = z.object({ events: z.array(event), next: z.number() });

export const webhookRequest = z.strictObject({
  url: z.url().and(plainText(2_048)),
  /** Signs deliveries; made when absent, and told in the answer to this request only. */
  secret: plainText(256).min(16).optional(),
  types: z.array(plainText(64).min(1)).max(100).default([]),
});

export const webhook = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  createdAt: timestamp,
  failing: z.object({ attempts: z.number(), since: timestamp, reason: z.string(), retryAt: timestamp }).optional(),
  secret: z.string().optional(),
});

export const webhooks = z.object({ webhooks: z.array(webhook) });

export const deadLetters = z.object({
  deadLetters: z.array(z.object({ eventId: z.number(), at: timestamp, attempts: z.number(), reason: z.string() })),
  next: z.string().optional(),
});

export type AssociationView = z.infer<typeof associationView>;
export type Plan = z.infer<typeof plan>;
export type PlanRequest = z.infer<typeof planRequest>;
export type Preview = z.infer<typeof preview>;
export type ReindexView = z.infer<typeof reindex>;
export type RuleDiffView = z.infer<typeof ruleDiff>;
export type RuleList = z.infer<typeof ruleList>;
export type EventView = z.infer<typeof event>;
export type WebhookView = z.infer<typeof webhook>;
export type IndexReportView = z.infer<typeof indexReport>;
