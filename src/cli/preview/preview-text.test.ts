import { describe, expect, it } from 'vitest';
import type { Preview } from '../../longshore-api/shapes.ts';
import { percent, previewText } from './preview-text.ts';
import { verdictOf } from './verdict.ts';

type Side = Preview['queries'][number]['before'];

const side = (tokens: readonly string[], ids: readonly string[]): Side => ({
  tokens: [
    {
      field: 'text',
      tokens: tokens.map((token) => ({ token, position: 0, positionLength: 1, type: 'word' })),
    },
  ],
  hits: ids.map((id, place) => ({ id, score: 2 - place / 4 })),
  total: ids.length,
});

const preview: Preview = {
  packageId: 'F123456789',
  from: 'v3',
  to: 'v4',
  index: 'products',
  fields: ['text'],
  source: 'given',
  queries: [
    {
      query: 'sofa',
      before: side(['sofa'], ['a']),
      after: side(['sofa', 'couch'], ['a', 'b']),
      tokensChanged: true,
      hitsChanged: 0.5,
    },
    { query: 'lamp', before: side(['lamp'], []), after: side(['lamp'], []), tokensChanged: false, hitsChanged: 0 },
  ],
};

describe('previewText', () => {
  it('shows before and after side by side, and what stays in one line', () => {
    expect(previewText(preview, 60)).toBe(
      [
        'products: v3 → v4, in text; 2 queries, given',
        '',
        '"sofa"  50 % of the top hits change',
        '  BEFORE                        AFTER',
        '  text: sofa                    text: sofa|couch',
        '  1. a (2.00)                   1. a (2.00)',
        '  1 hit                         2. b (1.75)',
        '                                2 hits',
        '',
        '"lamp"  unchanged',
        '',
        '1 query with other tokens, 1 with other top hits; on average 25 % of the top hits change.',
        '',
      ].join('\n'),
    );
  });

  it('keeps to the width', () => {
    const lines = previewText(preview, 40).split('\n');
    const rows = lines.filter((line) => line.startsWith('  '));
    expect(Math.max(...rows.map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('gives a terminal nothing to obey', () => {
    const [first] = preview.queries;
    const text = previewText({ ...preview, queries: first ? [{ ...first, query: 'a\u001b[2J' }] : [] }, 80);
    expect(text).not.toContain('\u001b');
  });
});

describe('verdictOf', () => {
  it('counts, and takes the mean over all queries', () => {
    expect(verdictOf(preview)).toEqual({ queries: 2, tokensChanged: 1, hitsChanged: 1, meanHitsChanged: 0.25 });
  });

  it('of no queries is no change', () => expect(verdictOf({ ...preview, queries: [] }).meanHitsChanged).toBe(0));
});

describe('percent', () => {
  it.each([
    [0, '0 %'],
    [0.013, '1.3 %'],
    [0.25, '25 %'],
    [1, '100 %'],
  ])('of %f is %s', (share, text) => expect(percent(share)).toBe(text));
});
