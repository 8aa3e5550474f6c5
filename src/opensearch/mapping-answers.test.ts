import { describe, expect, it } from 'vitest';
import { parseMappings } from './mapping-answers.ts';

const index = (more: object = {}, analyzer: object = {}) => ({
  settings: { index: { uuid: 'u1', creation_date: '1700000000000', analysis: { analyzer } } },
  ...more,
});

describe('parseMappings', () => {
  it('reads an index of which nothing more is known', () => {
    expect(
      parseMappings({ bare: { settings: { index: { uuid: 'u1', creation_date: '1700000000000' } } } }, {}),
    ).toEqual([
      { index: 'bare', uuid: 'u1', createdAt: new Date(1_700_000_000_000), aliases: [], documents: 0, fields: [] },
    ]);
  });

  it('counts the documents of the same index only, not of one that had its name before', () => {
    const stats = (uuid: string) => ({ indices: { a: { uuid, primaries: { docs: { count: 7 } } } } });
    expect(parseMappings({ a: index() }, stats('u1'))[0]?.documents).toBe(7);
    expect(parseMappings({ a: index() }, stats('u0'))[0]?.documents).toBe(0);
  });

  it.each([
    ['text that names no analyzer', { type: 'text' }, {}, [{ field: 'f' }]],
    ['where the index has a default', { type: 'text' }, { default: {} }, [{ field: 'f', analyzer: 'default' }]],
    ['an analyzer of its own', { type: 'text', analyzer: 'a' }, { default: {} }, [{ field: 'f', analyzer: 'a' }]],
    ['a keyword', { type: 'keyword' }, { default: {} }, []],
    ['a keyword with a normalizer', { type: 'keyword', normalizer: 'n' }, {}, [{ field: 'f', normalizer: 'n' }]],
    ['an object', { properties: { g: { type: 'text' } } }, {}, [{ field: 'f.g' }]],
    ['several ways of one field', { type: 'keyword', fields: { t: { type: 'text' } } }, {}, [{ field: 'f.t' }]],
  ])('reads %s', (_, field, analyzer, fields) => {
    expect(parseMappings({ a: index({ mappings: { properties: { f: field } } }, analyzer) }, {})[0]?.fields).toEqual(
      fields,
    );
  });

  it('takes a field that is called like a part of a mapping for a field', () => {
    const properties = {
      properties: { properties: { type: { type: 'text', analyzer: 'a' } } },
      fields: { type: 'text' },
    };
    expect(parseMappings({ a: index({ mappings: { properties } }) }, {})[0]?.fields).toEqual([
      { field: 'properties.type', analyzer: 'a' },
      { field: 'fields' },
    ]);
  });
});
