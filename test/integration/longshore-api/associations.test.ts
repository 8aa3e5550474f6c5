import { describe, expect, it } from 'vitest';
import type { Association } from '../../../src/packages/association.ts';
import { ACCOUNT, aDomain, anAssociation } from '../../support/aggregates.ts';
import { OTHER, serveApi } from './served-api.ts';

const domain = aDomain('demo', { status: 'Active' });
const path = '/domains/demo/associations';

/** A dictionary of three versions on a domain. */
async function associated(change: Partial<Association> = {}) {
  const api = await serveApi();
  const pkg = await api.dictionary(1, ['a, b', 'a, c', 'a, d'], { name: 'synonyms' });
  await api.store.domains.insert(domain);
  await api.store.associations.insert(
    anAssociation(domain, pkg, { state: { status: 'ACTIVE' }, desiredVersion: 2, servingVersion: 2, ...change }),
  );
  const events = async () => (await api.store.events.list(0, 100)).map(({ type, data }) => ({ type, data }));
  return { api, pkg, events };
}

describe('an association', () => {
  it('is described by the id or the name of its package', async () => {
    const { api, pkg } = await associated({ servedBefore: [1], aliasPath: 'analyzers/synonyms', pinned: true });
    const answer = await api.call(`${path}/${pkg.id}`);
    expect(answer).toMatchObject({
      status: 200,
      document: { packageId: pkg.id, packageName: 'synonyms', domain: 'demo' },
    });
    expect(answer.document).toMatchObject({
      status: 'ACTIVE',
      desiredVersion: 'v2',
      servingVersion: 'v2',
      availableVersion: 'v3',
      pinned: true,
      autoApply: false,
      reloadPolicy: 'auto',
      servedBefore: ['v1'],
      referencePath: `analyzers/${pkg.id}`,
      aliasPath: 'analyzers/synonyms',
    });
    expect((await api.call(`${path}/synonyms`)).document).toEqual(answer.document);
  });

  it.each([
    ['of no package of that name', `${path}/nothing`, ACCOUNT, /Package nothing is not on domain demo/],
    ['on no such domain', '/domains/none/associations/synonyms', ACCOUNT, /Domain not found: none/],
    ['of another account', `${path}/synonyms`, OTHER, /Domain not found: demo/],
  ])('is not found %s', async (_case, where, account, message) => {
    const { api } = await associated();
    const answer = await api.call(where, { account });
    expect(answer).toMatchObject({ status: 409, type: 'ResourceNotFoundException' });
    expect(answer.document).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('takes a reload policy and auto-apply, and refuses what it does not know', async () => {
    const { api, events } = await associated();
    const patch = (body: unknown) => api.call(`${path}/synonyms`, { method: 'PATCH', body });
    expect((await patch({ reloadPolicy: 'reopen', autoApply: true })).document).toMatchObject({
      reloadPolicy: 'reopen',
      autoApply: true,
      status: 'ACTIVE',
    });
    expect((await patch({ autoApply: false })).document).toMatchObject({ reloadPolicy: 'reopen', autoApply: false });
    expect(await events()).toEqual([
      { type: 'AssociationConfigured', data: { reloadPolicy: 'reopen', autoApply: true } },
      { type: 'AssociationConfigured', data: { reloadPolicy: 'reopen', autoApply: false } },
    ]);
    for (const [body, message] of [
      [{}, /nothing is to change/],
      [{ reloadPolicy: 'sometimes' }, /'sometimes' at 'reloadPolicy'/],
      [{ policy: 'auto' }, /policy/],
      ['[', /not valid JSON/],
    ] as const) {
      expect(await patch(body)).toMatchObject({
        status: 400,
        document: { message: expect.stringMatching(message) },
      });
    }
  });

  it('is rolled back to what it served before, pinned there, and the domain is looked at', async () => {
    const { api, pkg, events } = await associated({ servedBefore: [1] });
    const answer = await api.call(`${path}/synonyms/rollback`, { method: 'POST' });
    expect(answer.document).toMatchObject({ status: 'ASSOCIATING', desiredVersion: 'v1', pinned: true });
    expect(api.woken).toContainEqual({ kind: 'domain', id: domain.id });
    expect(await events()).toEqual([{ type: 'AssociationRequested', data: { version: 'v1', by: 'rollback' } }]);
    expect(await api.store.audit.list(1)).toMatchObject([{ operation: 'RollBackAssociation', accountId: ACCOUNT }]);
    expect((await api.store.associations.find(domain.id, pkg.id))?.desiredVersion).toBe(1);
    const again = await api.call(`${path}/synonyms/rollback`, { method: 'POST', body: {} });
    expect(again).toMatchObject({ status: 409, type: 'ConflictException' });
  });

  it('is not rolled back when nothing was served before', async () => {
    const { api, events } = await associated();
    const answer = await api.call(`${path}/synonyms/rollback`, { method: 'POST' });
    expect(answer).toMatchObject({ type: 'ConflictException', document: { message: /nothing to go back to/ } });
    expect(await events()).toEqual([]);
  });

  it('is pinned to what it serves or to a version that there is, and unpinned', async () => {
    const { api } = await associated();
    const post = (action: string, body?: unknown) => api.call(`${path}/synonyms/${action}`, { method: 'POST', body });
    expect((await post('pin')).document).toMatchObject({ pinned: true, desiredVersion: 'v2', status: 'ACTIVE' });
    expect((await post('pin', { version: 'v1' })).document).toMatchObject({
      desiredVersion: 'v1',
      status: 'ASSOCIATING',
    });
    expect((await post('unpin')).document).toMatchObject({ pinned: false, desiredVersion: 'v1' });
    expect(await post('pin', { version: 'v9' })).toMatchObject({
      type: 'ValidationException',
      document: { message: expect.stringMatching(/has no version v9/) },
    });
    expect(await post('pin', { version: 'newest' })).toMatchObject({
      type: 'ValidationException',
      document: { message: expect.stringMatching(/'newest' at 'version'.*v1, v2/) },
    });
  });

  it('has a change under way taken back, once and only then', async () => {
    const { api, events } = await associated({ state: { status: 'ASSOCIATING' }, desiredVersion: 3 });
    const cancel = () => api.call(`${path}/synonyms/cancel`, { method: 'POST' });
    expect((await cancel()).document).toMatchObject({ cancelRequested: true, status: 'ASSOCIATING' });
    expect((await cancel()).document).toMatchObject({ cancelRequested: true });
    expect(await events()).toEqual([{ type: 'CancelRequested', data: { status: 'ASSOCIATING' } }]);
    const idle = await associated();
    const refused = await idle.api.call(`${path}/synonyms/cancel`, { method: 'POST' });
    expect(refused).toMatchObject({ type: 'ConflictException', document: { message: /nothing to cancel/ } });
  });

  it('is taken off, by force when it is told so', async () => {
    const { api, pkg } = await associated();
    const remove = (query = '') => api.call(`${path}/synonyms${query}`, { method: 'DELETE' });
    expect((await remove()).document).toMatchObject({ status: 'DISSOCIATING' });
    expect((await api.store.associations.find(domain.id, pkg.id))?.forced).toBeUndefined();
    expect((await remove('?force=true')).document).toMatchObject({ status: 'DISSOCIATING' });
    expect((await api.store.associations.find(domain.id, pkg.id))?.forced).toBe(true);
    for (const query of ['?force=perhaps', '?forced=true', '?force=true&force=true', '?force=%ff']) {
      expect((await remove(query)).status, query).toBe(400);
    }
  });

  it('is not taken off while another package builds on it', async () => {
    const { api, pkg } = await associated();
    const other = await api.dictionary(2, ['x'], { name: 'other' });
    await api.store.associations.insert(
      anAssociation(domain, other, { state: { status: 'ACTIVE' }, prerequisites: [pkg.id] }),
    );
    const answer = await api.call(`${path}/synonyms?force=true`, { method: 'DELETE' });
    expect(answer).toMatchObject({ type: 'ConflictException', document: { message: expect.stringMatching(other.id) } });
  });

  it('tells the truth about each index', async () => {
    const { api, pkg } = await associated();
    await api.store.indexReports.replace(domain.id, pkg.id, [
      {
        index: 'b',
        uuid: 'u',
        state: 'needs-reindex',
        why: 'title was analysed with v1',
        settings: ['s'],
        indexedSince: 1,
      },
      { index: 'a', uuid: 'v', state: 'live', why: 'reloaded', settings: [] },
    ]);
    const answer = await api.call(`${path}/synonyms/indices`);
    // No node runs that could be asked.
    expect(answer.document).toMatchObject({
      observed: 'last-apply',
      indices: [{ index: 'a' }, { index: 'b', indexedSince: 'v1' }],
    });
  });
});

describe('the own API', () => {
  it('is for callers of the AWS API only', async () => {
    const { api } = await associated();
    const answer = await api.call(`${path}/synonyms`, { account: null });
    expect(answer).toMatchObject({ status: 403, type: 'MissingAuthenticationTokenException' });
  });

  it.each([
    ['GET', '/nothing'],
    ['PUT', `${path}/synonyms`],
    ['POST', `${path}/synonyms`],
    ['GET', '/domains'],
  ])('says that %s %s is no operation', async (method, where) => {
    const { api } = await associated();
    const answer = await api.call(where, { method });
    expect(answer).toMatchObject({ status: 404, type: 'UnknownOperationException' });
  });

  it.each(['%00', 'a%0Ab', 'x'.repeat(300)])('takes no name such as %s', async (name) => {
    const { api } = await associated();
    const answer = await api.call(`${path}/${name}`);
    expect(answer).toMatchObject({ status: 400, type: 'ValidationException' });
  });
});
