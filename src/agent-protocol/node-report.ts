import { z } from 'zod';
import { AGENT_PROTOCOL_VERSION, configPath } from './desired-state.ts';

/** What the agent saw on disk after it had worked: hashes are of the bytes read back, never of what was asked for. */
export const fileReport = z.object({
  path: configPath,
  /** SHA-256 of the live file before the agent worked; null when there was none. What differs from `active` was put right. */
  found: z.string().nullable(),
  /** SHA-256 of the live file; null when there is none. */
  active: z.string().nullable(),
  /** SHA-256 of the staged bytes; null when there are none. */
  staged: z.string().nullable(),
  /** Why this file is not as desired. */
  error: z.string().optional(),
});

/** A link as it was seen. `target` null: there is none. */
export const linkReport = z.object({
  path: configPath,
  found: z.string().nullable(),
  target: z.string().nullable(),
  error: z.string().optional(),
});

/**
 * One entry for each path of the desired state, and for each that should have been removed and could not be.
 * `generation` above the one that was sent: the desired state was older than what the node has, and nothing was done.
 */
export const nodeReport = z.object({
  protocol: z.literal(AGENT_PROTOCOL_VERSION),
  node: z.string(),
  generation: z.number().int().nonnegative(),
  files: z.array(fileReport),
  links: z.array(linkReport).default([]),
});

export type FileReport = z.infer<typeof fileReport>;
export type LinkReport = z.infer<typeof linkReport>;
export type NodeReport = z.infer<typeof nodeReport>;
