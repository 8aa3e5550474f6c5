import { z } from 'zod';
import { CHECKSUM_ALGORITHMS } from '../body/checksum.ts';

/** Bytes on disk, by the name of their file. An object has one, or one for each part of its multipart upload; none when it is empty. */
const segment = z.object({ id: z.uuid(), size: z.number().int().positive() });

const checksum = z.object({
  algorithm: z.enum(CHECKSUM_ALGORITHMS),
  value: z.string(),
  type: z.enum(['FULL_OBJECT', 'COMPOSITE']),
});

/** Headers that are kept with an object and given back with it. */
export const CONTENT_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

/** What a client says about an object besides its bytes. */
const attributes = z.object({
  headers: z.partialRecord(z.enum(CONTENT_HEADERS), z.string()),
  /** Without `x-amz-meta-`, lower-case; values as the bytes of the header came (Latin-1). */
  metadata: z.record(z.string(), z.string()),
});

/** The JSON beside an object's bytes: what makes it exist. */
export const objectRecord = attributes.extend({
  key: z.string(),
  /** Without quotes: MD5, or MD5 of the parts' MD5s and `-N`. */
  etag: z.string(),
  size: z.number().int().nonnegative(),
  lastModified: z.coerce.date(),
  segments: z.array(segment),
  checksum: checksum.optional(),
  /** The multipart upload that made it: its completion may be asked for again. */
  uploadId: z.string().optional(),
});

export const uploadRecord = attributes.extend({
  id: z.uuid(),
  key: z.string(),
  initiated: z.coerce.date(),
  checksum: z.object({ algorithm: z.enum(CHECKSUM_ALGORITHMS), type: z.enum(['FULL_OBJECT', 'COMPOSITE']) }).optional(),
});

export const partRecord = z.object({
  number: z.number().int().min(1).max(10_000),
  etag: z.string(),
  size: z.number().int().nonnegative(),
  lastModified: z.coerce.date(),
  segments: z.array(segment),
  checksum: checksum.optional(),
});

export const bucketRecord = z.object({ name: z.string(), region: z.string(), createdAt: z.coerce.date() });

export type Segment = z.infer<typeof segment>;
export type ObjectAttributes = z.infer<typeof attributes>;
export type ObjectRecord = z.infer<typeof objectRecord>;
export type UploadRecord = z.infer<typeof uploadRecord>;
export type PartRecord = z.infer<typeof partRecord>;
export type BucketRecord = z.infer<typeof bucketRecord>;
