import { z } from 'zod';

/** Both documents carry it; a side that reads another major refuses. */
export const AGENT_PROTOCOL_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Relative to the node's config directory; `analyzers/F123456789`. No `..`, no absolute path, no backslash. */
export const configPath = z
  .string()
  .max(512)
  .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/);

/** A dictionary file that the node is to have. */
export const desiredFile = z.object({
  packageId: z.string(),
  version: z.number().int().positive(),
  path: configPath,
  sha256,
  size: z.number().int().nonnegative(),
  /** `staged`: the bytes lie verified beside the live file. `active`: they are the live file. */
  phase: z.enum(['staged', 'active']),
});

/** All that a node is to have. Idempotent: applying it twice is applying it once. Files of ours that are not listed are removed. */
export const nodeDesiredState = z.object({
  protocol: z.literal(AGENT_PROTOCOL_VERSION),
  /** Grows with each new desired state of the node; a node refuses one older than what it has applied. */
  generation: z.number().int().nonnegative(),
  files: z.array(desiredFile),
});

export type DesiredFile = z.infer<typeof desiredFile>;
export type NodeDesiredState = z.infer<typeof nodeDesiredState>;
