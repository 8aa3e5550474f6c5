import { expect, it } from 'vitest';
import { associate, served } from '../../../src/packages/association-state.ts';
import { pin } from '../../../src/packages/association-versions.ts';
import { aDomain } from '../../support/aggregates.ts';
import { until } from '../../support/until.ts';
import { packageFixture } from './package-fixture.ts';

const quick = { timeoutMs: 20_000, everyMs: 5 };

it('a version that becomes available is asked for where it is to be applied by itself, and nowhere else', async () => {
  const { create, ended, source, store, update, woken } = await packageFixture();
  const id = await create('one');
  const pkg = await ended(id);
  const now = new Date();
  for (const domainName of ['auto', 'pinned', 'manual']) {
    const domainId = `000000000000/${domainName}`;
    await store.domains.insert(aDomain(domainName));
    const request = { domainId, domainName, pkg, prerequisites: [], autoApply: domainName !== 'manual' };
    const asked = associate(undefined, request, now);
    if ('refused' in asked) throw new Error(asked.refused);
    const active = served(asked.association, 1, now);
    const pinned = domainName === 'pinned' ? pin(active, undefined, now) : { association: active };
    if ('refused' in pinned) throw new Error(pinned.refused);
    await store.associations.insert(pinned.association);
  }
  source.put('bad', Buffer.from([0xff]));
  await update(id, 'bad');
  await ended(id);
  source.put('three', 'three');
  await update(id, 'three');
  await ended(id);
  await until('every task is done', async () => (await store.tasks.nextDueIn()) === undefined, quick);

  expect(await store.associations.find('000000000000/auto', id)).toMatchObject({
    state: { status: 'ASSOCIATING' },
    desiredVersion: 3,
    servingVersion: 1,
  });
  for (const name of ['pinned', 'manual'])
    expect(await store.associations.find(`000000000000/${name}`, id)).toMatchObject({
      state: { status: 'ACTIVE' },
      desiredVersion: 1,
    });
  expect(woken).toEqual(['000000000000/auto']);
  expect((await store.events.list(0, 100)).filter(({ type }) => type === 'AssociationRequested')).toMatchObject([
    { subject: `association/000000000000/auto/${id}`, data: { version: 'v3', by: 'auto-apply' } },
  ]);
});
