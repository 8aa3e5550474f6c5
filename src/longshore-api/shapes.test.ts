import { describe, expect, it } from 'vitest';
import { planRequest, previewRequest, reindexRequest, ruleEdits, webhookRequest } from './shapes.ts';

const preview = { package: 'synonyms', index: 'products' };
const webhook = { url: 'https://example.com/hook' };

describe('names in a body', () => {
  // PostgreSQL takes no NUL in a text.
  it.each([
    ['package of a plan', planRequest, { package: 'a\u0000b', action: 'associate' }],
    ['package of a preview', previewRequest, { ...preview, package: 'a\u0000b' }],
    ['index of a preview', previewRequest, { ...preview, index: 'a\u0000b' }],
    ['field of a preview', previewRequest, { ...preview, fields: ['a\u0000b'] }],
    ['alias of a reindex', reindexRequest, { alias: 'a\u0000b' }],
    ['target of a reindex', reindexRequest, { alias: 'a', target: 'a\u0000b' }],
    ['message of an edit', ruleEdits, { message: 'a\u0000b', edits: [{ add: 'a, b' }] }],
    ['type of a webhook', webhookRequest, { ...webhook, types: ['a\u0000b'] }],
    ['secret of a webhook', webhookRequest, { ...webhook, secret: `${'s'.repeat(16)}\u0000` }],
    ['url of a webhook', webhookRequest, { url: 'https://example.com/a\u0000b' }],
  ])('hold no control character: the %s', (_, schema, body) => {
    const messages = schema.safeParse(body).error?.issues.map(({ message }) => message);
    expect(messages).toEqual(['no control characters']);
  });

  it('are of any script', () => {
    expect(planRequest.parse({ package: '同義語', action: 'associate' }).package).toBe('同義語');
    expect(previewRequest.parse({ ...preview, index: 'prodüits', fields: ['titre.été'] }).fields).toEqual([
      'titre.été',
    ]);
  });
});
