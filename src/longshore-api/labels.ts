import { z } from 'zod';

const NO_CONTROLS = /^\P{Cc}*$/u;

/** Text of up to so many characters. Control characters are in no name, and not every database takes them. */
export const plainText = (most: number) => z.string().max(most).regex(NO_CONTROLS, 'no control characters');

/** A label of a path, or a name in a body. */
export const label = plainText(256).min(1);

export const inDomain = z.object({ domain: label });
export const inPackage = z.object({ package: label });
export const ofAssociation = z.object({ domain: label, package: label });
export const ofWebhook = z.object({ webhook: label });
export const ofReindex = z.object({ domain: label, reindex: label });
