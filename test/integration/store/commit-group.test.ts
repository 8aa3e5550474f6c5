import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForReading, openForWriting, type SqliteDatabase } from '../../../src/store/sqlite-database.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { aDomain, anAssociation, aPackage, aVersion } from '../../support/aggregates.ts';

let directory: string;
let store: Store;
let outside: SqliteDatabase;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-group-'));
  const path = join(directory, 'longshore.db');
  store = await openSqliteStore({ path, clock: () => new Date() });
  outside = openForReading(path);
});

afterEach(async () => {
  outside.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** As another process sees it. */
const committedDomains = (): unknown[] =>
  outside
    .prepare('select name from domains order by name')
    .all()
    .map((row) => row.name);

const insertDomain = (name: string): Promise<void> =>
  store.transaction(async (tx) => {
    await tx.domains.insert(aDomain(name));
  });

const failAfterInsert = (name: string): Promise<never> =>
  store.transaction(async (tx) => {
    await tx.domains.insert(aDomain(name));
    throw new Error(`${name} failed`);
  });

describe('transactions that share a commit', () => {
  it('are acknowledged when what they wrote is committed, all by one commit', async () => {
    const before = store.version();
    let commits = 0;
    const names = Array.from({ length: 20 }, (_, index) => `domain-${index}`);
    let seen = before;
    await Promise.all(
      names.map(async (name) => {
        await insertDomain(name);
        expect(committedDomains()).toContain(name);
        const version = store.version();
        if (version !== seen) commits += 1;
        seen = version;
      }),
    );
    expect(commits).toBe(1);
  });

  it('see what those before them wrote, and fail alone', async () => {
    const outcomes = await Promise.allSettled([
      insertDomain('first'),
      failAfterInsert('second'),
      store.transaction(async (tx) => (await tx.domains.all()).map(({ name }) => name)),
      insertDomain('last'),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: new Error('second failed') },
      { status: 'fulfilled', value: ['first'] },
      { status: 'fulfilled' },
    ]);
    expect(committedDomains()).toEqual(['first', 'last']);
  });

  it('are tried alone when the shared commit fails, so that only the one at fault fails', async () => {
    const pkg = aPackage(1);
    await store.packages.insert(pkg, aVersion(pkg));
    await store.domains.insert(aDomain('demo'));
    const [good, bad, alsoGood] = await Promise.allSettled([
      insertDomain('good'),
      // Its domain is not there: what the database checks at the commit.
      store.transaction((tx) => tx.associations.insert(anAssociation(aDomain('absent'), pkg))),
      insertDomain('also-good'),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('FOREIGN KEY') } });
    expect(alsoGood.status).toBe('fulfilled');
    expect(committedDomains()).toEqual(['also-good', 'demo', 'good']);
  });

  it('let a statement of its own commit by itself, after them', async () => {
    const together = [insertDomain('first'), store.domains.insert(aDomain('single')), failAfterInsert('third')];
    await Promise.allSettled(together);
    expect(committedDomains()).toEqual(['first', 'single']);
  });

  it('leave the database free when all of them were undone', async () => {
    await expect(failAfterInsert('one')).rejects.toThrow('one failed');
    const another = openForWriting(join(directory, 'longshore.db'));
    another.exec('begin immediate');
    another.exec('rollback');
    another.close();
  });
});

describe('the version of the store', () => {
  it('changes with every commit, of another process too, and with nothing else', async () => {
    const before = store.version();
    await store.domains.all();
    await expect(failAfterInsert('undone')).rejects.toThrow();
    expect(store.version()).toBe(before);
    await insertDomain('demo');
    const after = store.version();
    expect(after).not.toBe(before);
    const another = openForWriting(join(directory, 'longshore.db'));
    another.exec("update domains set endpoint = 'elsewhere'");
    another.close();
    expect(store.version()).not.toBe(after);
  });
});
