import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { acquireOwnerLock } from '../../../src/store/owner-lock.ts';
import { openPostgresStore } from '../../../src/store/postgres-store.ts';
import { openForWriting } from '../../../src/store/sqlite-database.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { startPostgres } from '../../support/postgres.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-open-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('opening the SQLite store', () => {
  const open = (path: string) => openSqliteStore({ path, clock: systemClock });

  it('keeps what was written, and does not wait for the disk less than fully', async () => {
    const path = join(directory, 'longshore.db');
    const first = await open(path);
    await first.domains.insert(aDomain('demo'));
    await first.close();
    const second = await open(path);
    expect(await second.domains.all()).toStrictEqual([aDomain('demo')]);
    await second.close();
    const database = openForWriting(path);
    expect(database.prepare('pragma synchronous').get()).toMatchObject({ synchronous: 2 });
    expect(database.prepare('pragma journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    expect(database.prepare('pragma foreign_keys').get()).toMatchObject({ foreign_keys: 1 });
    database.close();
  });

  it('is whole in its one file once it is closed', async () => {
    const path = join(directory, 'longshore.db');
    const store = await open(path);
    await store.domains.insert(aDomain('demo'));
    expect(await store.domains.all()).toHaveLength(1);
    await store.close();
    const copy = join(directory, 'copy.db');
    await copyFile(path, copy);
    const copied = await open(copy);
    expect(await copied.domains.all()).toStrictEqual([aDomain('demo')]);
    await copied.close();
  });

  it('says which file cannot be opened', async () => {
    const missing = join(directory, 'missing', 'longshore.db');
    await expect(open(missing)).rejects.toThrow(`the store ${missing} cannot be opened`);
    const other = join(directory, 'other.db');
    await writeFile(other, 'this is no database, and long enough to be read as one '.repeat(100));
    await expect(open(other)).rejects.toThrow('file is not a database');
  });

  it('refuses a file that a newer release has changed', async () => {
    const path = join(directory, 'longshore.db');
    await (await open(path)).close();
    const database = openForWriting(path);
    database.exec("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    database.close();
    await expect(open(path)).rejects.toThrow('9999-later');
  });
});

describe('opening the PostgreSQL store', () => {
  it('works with the server of the development dependencies, also when replicas start at once', async () => {
    const server = await startPostgres({ binaries: 'embedded' });
    try {
      const connectionString = await server.createDatabase();
      const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ connectionString })));
      await stores[0]?.domains.insert(aDomain('demo'));
      for (const store of stores) expect(await store.domains.all()).toStrictEqual([aDomain('demo')]);
      for (const store of stores) await store.close();
    } finally {
      await server.stop();
    }
  });

  it('says which server cannot be reached, without the password', async () => {
    const open = openPostgresStore({ connectionString: 'postgresql://me:hush@127.0.0.1:1/longshore' });
    await expect(open).rejects.toThrow('the store postgresql://me@127.0.0.1:1/longshore cannot be opened');
  });
});

describe('the owner lock between processes', () => {
  it('names the living owner, and is free as soon as it is killed', async () => {
    const holder = fileURLToPath(new URL('./lock-holder.ts', import.meta.url));
    const owner = spawn(process.execPath, ['--import', 'tsx', holder, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(owner, 'exit');
    try {
      const [line] = await once(createInterface(owner.stdout), 'line');
      expect(line).toBe('held');
      await expect(acquireOwnerLock(directory)).rejects.toThrow(`Process ${owner.pid} works on ${directory} already`);
    } finally {
      owner.kill('SIGKILL');
      await exit;
    }
    const lock = await acquireOwnerLock(directory);
    await lock.release();
  });
});
