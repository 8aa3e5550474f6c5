import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Where new identifiers come from. Passed in, so that a test can foresee them. */
export interface IdSource {
  /** `F` + 9 digits: a dictionary. */
  dictionaryId(): string;
  /** `pkg-` + 40 lower-case hex digits: a plugin, a licence or a plugin configuration. */
  packageId(): string;
  /** A GUID of 36 characters: request ids, change ids, lease owners. */
  uuid(): string;
}

export const randomIds: IdSource = {
  dictionaryId: () => `F${randomInt(100_000_000, 1_000_000_000)}`,
  packageId: () => `pkg-${randomBytes(20).toString('hex')}`,
  uuid: () => randomUUID(),
};
