import { describe, expect, it } from 'vitest';
import { ruleDiffText } from './rule-diff-text.ts';

describe('ruleDiffText', () => {
  it('shows rules that went, came and changed, and whom it concerns', () => {
    const text = ruleDiffText('shop-synonyms', {
      packageId: 'F123456789',
      from: 'v3',
      to: 'v4',
      format: 'solr',
      added: [{ line: 12, text: 'sofa, couch' }],
      removed: [{ line: 3, text: 'car, auto' }],
      changed: [
        {
          from: { line: 7, text: 'ice cream, gelato' },
          to: { line: 8, text: 'ice cream, gelato, sorbet' },
          termsAdded: ['sorbet'],
          termsRemoved: [],
        },
      ],
      termsAffected: ['auto', 'car', 'couch', 'sofa', 'sorbet'],
    });
    expect(text).toBe(
      [
        'shop-synonyms v3 → v4, compared as rules of Solr',
        '- car, auto  (line 3 of v3)',
        '+ sofa, couch  (line 12 of v4)',
        '~ ice cream, gelato  (line 7 of v3)',
        '  ice cream, gelato, sorbet  (line 8 of v4: + sorbet)',
        '1 rule added, 1 removed, 1 changed',
        'Searches for these may be answered differently: auto, car, couch, sofa, sorbet',
        '',
      ].join('\n'),
    );
  });

  it('does not list terms without end', () => {
    const termsAffected = Array.from({ length: 1_000 }, (_, index) => `t${index}`);
    const unchanged = { added: [], removed: [], changed: [] };
    const diff = {
      packageId: 'F123456789',
      from: 'v3',
      to: 'v4',
      format: 'lines' as const,
      ...unchanged,
      termsAffected,
    };
    expect(ruleDiffText('shop', diff)).toMatch(/t98, t99 and 900 more\n$/);
  });
});
