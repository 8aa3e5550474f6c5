import { z } from 'zod';

/** Both documents carry it; a side that reads another major refuses. */
export const AGENT_PROTOCOL_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Relative to the node's config directory; `analyzers/F123456789`. No `..`, no absolute path, no backslash.
 * 160 characters: the agent makes one file name (255 bytes at most) of a path and a hash.
 */
export const configPath = z
  .string()
  .max(160)
  .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/);

/** A dictionary file that the node is to have. */
export const desiredFile = z.object({
  packageId: z.string(),
  version: z.number().int().positive(),
  path: configPath,
  sha256,
  size: z.number().int().nonnegative(),
  /**
   * `active`: these bytes are the live file. `staged`: they lie verified beside it, so that switching to them is one rename.
   * A path may be listed once in each phase; with `staged` alone its live file is left as it is.
   */
  phase: z.enum(['staged', 'active']),
  /** `directory`: the bytes are a zip archive, and its content is what the path is to be. */
  layout: z.enum(['file', 'directory']).default('file'),
});

/** A second name of a live file or directory: a symbolic link beside it, which a switch of the target leaves as it is. */
export const desiredLink = z.object({ packageId: z.string(), path: configPath, target: configPath });

const hasTwice = (names: readonly string[]): boolean => new Set(names).size < names.length;

/** All that a node is to have. Idempotent: applying it twice is applying it once. Files of ours that are not listed are removed. */
export const nodeDesiredState = z
  .object({
    protocol: z.literal(AGENT_PROTOCOL_VERSION),
    /** Grows with each new desired state of the node; a node refuses one older than what it has applied. */
    generation: z.number().int().nonnegative(),
    files: z.array(desiredFile),
    links: z.array(desiredLink).default([]),
  })
  .refine(({ files }) => !hasTwice(files.map(({ path, phase }) => `${phase} ${path}`)), {
    message: 'a path is listed twice in one phase',
    path: ['files'],
  })
  .refine(
    ({ files, links }) => !hasTwice([...links.map(({ path }) => path), ...new Set(files.map(({ path }) => path))]),
    {
      message: 'a path is the path of two links, or of a link and a file',
      path: ['links'],
    },
  );

export type DesiredFile = z.infer<typeof desiredFile>;
export type DesiredLink = z.infer<typeof desiredLink>;
export type NodeDesiredState = z.infer<typeof nodeDesiredState>;
