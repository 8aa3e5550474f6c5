import { describe, expect, it } from 'vitest';
import { queryTexts } from './preview-samples.ts';

describe('queryTexts', () => {
  it('finds what users typed in every kind of full-text query', () => {
    const bodies = [
      { query: { match: { title: 'red sofa' } } },
      { query: { match_phrase: { title: { query: 'garden bench', slop: 1 } } } },
      { query: { multi_match: { query: 'desk lamp', fields: ['title', 'body'] } } },
      { query: { simple_query_string: { query: 'wooden chair', fields: ['title'] } } },
    ];
    expect(queryTexts(bodies, 10)).toEqual(['red sofa', 'garden bench', 'desk lamp', 'wooden chair']);
  });

  it('finds them however deep they stand', () => {
    const body = {
      query: {
        function_score: {
          query: { bool: { must: [{ match: { title: 'sofa' } }], filter: [{ term: { colour: 'red' } }] } },
        },
      },
    };
    expect(queryTexts([body], 10)).toEqual(['sofa']);
  });

  it('takes each once, in their order, up to the limit', () => {
    const bodies = ['b', 'a', 'b', ' a ', 'c', 'd'].map((text) => ({ query: { match: { title: text } } }));
    expect(queryTexts(bodies, 3)).toEqual(['b', 'a', 'c']);
  });

  it('takes nothing from filters, from texts too long to be typed, or from what is no query', () => {
    const bodies = [
      { query: { term: { title: 'sofa' } } },
      { query: { match: { title: 'x'.repeat(1_001) } } },
      { query: { match: { year: 1999 } } },
      { query: { match: null } },
      'text',
      null,
      [],
    ];
    expect(queryTexts(bodies, 10)).toEqual([]);
  });

  it('ends on a body that is nested without an end', () => {
    let body: object = { match: { title: 'deep' } };
    for (let depth = 0; depth < 10_000; depth++) body = { bool: body };
    expect(queryTexts([body], 10)).toEqual([]);
  });
});
