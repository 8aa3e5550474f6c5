import type { AssociateRequest } from '../../../src/packages/association-state.ts';
import type { Store } from '../../../src/store/store.ts';
import { domainFixture } from './domain-fixture.ts';
import { sha256 } from './fake-domain.ts';

export type Fixture = Awaited<ReturnType<typeof domainFixture>>;

/** A domain that is up, with one dictionary that an index, `books`, uses. */
export async function servedDomain(store: Store, content: string, options: ServedOptions = {}) {
  const { updateable = true, reconciler = {}, ...request } = options;
  const fixture = await domainFixture(store, reconciler);
  await fixture.settle();
  const id = await fixture.dictionary(content);
  await fixture.associate(id, request);
  await fixture.settle();
  fixture.world.createIndex('books', request.aliasPath ?? `analyzers/${id}`, { updateable });
  return { fixture, id };
}

interface ServedOptions extends Partial<AssociateRequest> {
  readonly updateable?: boolean;
  readonly reconciler?: Parameters<typeof domainFixture>[1];
}

/** Hashes of the bytes that are live on each node. */
export const live = ({ nodes }: Fixture, id: string) => nodes().map((node) => node.live.get(`analyzers/${id}`));
/** Hashes of the bytes that each node's analyzers of an index were built from. */
export const loaded = ({ nodes }: Fixture, index: string) => nodes().map((node) => node.loaded.get(index));
export const three = (content: string) => [sha256(content), sha256(content), sha256(content)];
