import { z } from 'zod';

/** A label of a path. Control characters are in no name, and not every database takes them. */
export const label = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, 'no control characters');

export const inDomain = z.object({ domain: label });
export const inPackage = z.object({ package: label });
export const ofAssociation = z.object({ domain: label, package: label });
export const ofWebhook = z.object({ webhook: label });
export const ofReindex = z.object({ domain: label, reindex: label });
