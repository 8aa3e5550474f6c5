import { describe, expect, it } from 'vitest';
import { OPERATIONS } from './operations.ts';

describe('the operations of the SDK', () => {
  it('are 96, each with a name of its own', () => {
    expect(OPERATIONS).toHaveLength(96);
    expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(96);
  });

  it('have distinct routes under the API version', () => {
    const routes = OPERATIONS.flatMap(({ method, uri, aliases }) =>
      [uri, ...aliases].map((path) => `${method} ${path}`),
    );
    expect(new Set(routes).size).toBe(routes.length);
    for (const { uri } of OPERATIONS) expect(uri).toMatch(/^\/2021-01-01\/[A-Za-z0-9/{}-]+$/);
  });

  it('name in the path exactly the members bound to it', () => {
    for (const { name, uri, input } of OPERATIONS) {
      const bound = [...input.structIterator()]
        .filter(([, member]) => member.getMergedTraits().httpLabel)
        .map(([key]) => key);
      expect([...uri.matchAll(/\{(\w+)\}/g)].map(([, label]) => label).sort(), name).toEqual(bound.sort());
    }
  });

  it('bind inputs to path, query and body only, and outputs to the body only', () => {
    for (const { name, input, output } of OPERATIONS) {
      const traits = (shape: typeof input) =>
        [...shape.structIterator()].flatMap(([, member]) => Object.keys(member.getMergedTraits()));
      for (const trait of ['httpHeader', 'httpPayload', 'httpPrefixHeaders', 'httpQueryParams']) {
        expect(traits(input), `input of ${name}`).not.toContain(trait);
      }
      expect(
        traits(output).filter((trait) => trait.startsWith('http')),
        `output of ${name}`,
      ).toEqual([]);
    }
  });

  it('have the nine package operations of the legacy API as aliases', () => {
    expect(OPERATIONS.flatMap(({ method, aliases }) => aliases.map((path) => `${method} ${path}`)).sort()).toEqual([
      'DELETE /2015-01-01/packages/{PackageID}',
      'GET /2015-01-01/domain/{DomainName}/packages',
      'GET /2015-01-01/packages/{PackageID}/domains',
      'GET /2015-01-01/packages/{PackageID}/history',
      'POST /2015-01-01/packages',
      'POST /2015-01-01/packages/associate/{PackageID}/{DomainName}',
      'POST /2015-01-01/packages/describe',
      'POST /2015-01-01/packages/dissociate/{PackageID}/{DomainName}',
      'POST /2015-01-01/packages/update',
    ]);
  });
});
