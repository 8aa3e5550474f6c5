// Every kind of file that the engine reads: live on each node under both its names, refused before anything changes when the engine
// does not take it, and changed without a restart where the engine can do that.
import { DeletePackageCommand, DissociatePackageCommand } from '@aws-sdk/client-opensearch';
import { describe, expect, inject, it } from 'vitest';
import { DICTIONARY_KINDS, type DictionaryKind } from '../fixtures/dictionary-kinds.ts';
import { clientsFor } from '../support/clients.ts';
import { deleteIndex, hitsOnEachNode } from '../support/node-search.ts';
import { associate, createDictionary, settledAssociation, updateDictionary } from '../support/packages.ts';
import { createWordIndex } from '../support/word-index.ts';

const { url, endpoints } = inject('longshore');
const clients = clientsFor(url);
const NODES = ['three-0', 'three-1', 'three-2'];

/** Each node of its own accord finds what is expected. */
async function expectFinds(index: string, finds: DictionaryKind['finds']): Promise<void> {
  for (const [query, hits] of Object.entries(finds)) {
    const onEach = Object.fromEntries(NODES.map((node) => [node, hits]));
    expect(await hitsOnEachNode(endpoints.three, index, query), `${index}: ${query}`).toEqual(onEach);
  }
}

async function takeAway(id: string): Promise<void> {
  await clients.opensearch.send(new DissociatePackageCommand({ PackageID: id, DomainName: 'three' }));
  expect(await settledAssociation(clients, 'three', id)).toBeUndefined();
  await clients.opensearch.send(new DeletePackageCommand({ PackageID: id }));
}

describe.each(DICTIONARY_KINDS.map((kind) => [kind.name, kind] as const))('a dictionary of %s', (name, kind) => {
  it('is read on every node, refused when it is broken, and changed', async () => {
    const { companion, finds, next } = kind;
    const companionId = companion && (await createDictionary(clients, companion.name, companion.bytes));
    if (companionId !== undefined) {
      expect(await associate(clients, 'three', companionId)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    }
    const id = await createDictionary(clients, name, kind.good);
    expect(await associate(clients, 'three', id)).toMatchObject({
      DomainPackageStatus: 'ACTIVE',
      ReferencePath: `analyzers/${id}`,
    });
    const node = `http://${endpoints.three}`;
    const [byId, byName, anew] = [`${name}-by-id`, `${name}-by-name`, `${name}-anew`];
    await createWordIndex(node, byId, kind, `analyzers/${id}`, `analyzers/${companionId}`);
    await createWordIndex(node, byName, kind, `analyzers/${name}`, `analyzers/${companion?.name}`);
    await expectFinds(byId, finds);
    await expectFinds(byName, finds);

    await updateDictionary(clients, id, name, kind.broken);
    const refused = await associate(clients, 'three', id);
    expect(refused).toMatchObject({
      DomainPackageStatus: 'ASSOCIATION_FAILED',
      PackageVersion: 'v1',
      ErrorDetails: { ErrorType: 'RehearsalFailed' },
    });
    const message = refused?.ErrorDetails?.ErrorMessage ?? '';
    expect(message).toMatch(kind.says);
    expect(message).toMatch(new RegExp(`index ${name}-by-(?:id|name)\\b`));
    expect(message).toContain(kind.component);
    if (kind.line !== undefined) expect(message).toContain(`line ${kind.line}`);
    // What is live is what it was, for whoever has it and for whoever builds it anew.
    await expectFinds(byId, finds);
    await createWordIndex(node, anew, kind, `analyzers/${name}`, `analyzers/${companion?.name}`);
    await expectFinds(anew, finds);

    if (next) {
      await updateDictionary(clients, id, name, next.bytes);
      expect(await associate(clients, 'three', id)).toMatchObject({
        DomainPackageStatus: 'ACTIVE',
        PackageVersion: 'v3',
      });
      for (const index of [byId, byName, anew]) await expectFinds(index, next.finds);
    }

    for (const index of [byId, byName, anew]) await deleteIndex(endpoints.three, index);

    // Changed while nobody uses it: a node that keeps what it once read, as of Hunspell, must not serve that.
    if (next) {
      await updateDictionary(clients, id, name, kind.good);
      expect(await associate(clients, 'three', id)).toMatchObject({
        DomainPackageStatus: 'ACTIVE',
        PackageVersion: 'v4',
      });
      await createWordIndex(node, anew, kind, `analyzers/${name}`, `analyzers/${companion?.name}`);
      await expectFinds(anew, finds);
      await deleteIndex(endpoints.three, anew);
    }

    for (const one of [id, companionId]) if (one !== undefined) await takeAway(one);
  });
});
