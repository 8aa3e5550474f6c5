import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createFilesystemBlobStore } from '../../../src/blob/filesystem-blob-store.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { LIMITS, type Limits } from '../../../src/model/limits.ts';
import type { Package } from '../../../src/packages/package.ts';
import { beginUpdate, newPackage } from '../../../src/packages/package-state.ts';
import { BlobSweeper } from '../../../src/reconcile/blob-sweeper.ts';
import { PackageReconciler, type PackageReconcilerOptions } from '../../../src/reconcile/package-reconciler.ts';
import { changedWhileCopied, noSuchKey, type PackageSource, sourceUri } from '../../../src/source/package-source.ts';
import { until } from '../../support/until.ts';
import { loopFixture, nothingToDo, sqliteStore, temporaryDirectory } from './loop-fixture.ts';

type Content = string | Buffer | Error;

/** Objects in memory, by their URI; an Error is what opening throws. */
export class FakeSource implements PackageSource {
  readonly objects = new Map<string, Content>();
  opened = 0;
  /** Called when all bytes of an object went out. */
  afterRead: () => void = () => undefined;

  put(key: string, content: Content): void {
    this.objects.set(`s3://words/${key}`, content);
  }

  async open(location: { bucket: string; key: string }) {
    this.opened++;
    const content = this.objects.get(sourceUri(location));
    if (content === undefined) throw noSuchKey(location);
    if (content instanceof Error) throw content;
    const bytes = Buffer.from(content);
    const afterRead = () => this.afterRead();
    const body = Readable.from(
      (async function* () {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
        afterRead();
      })(),
      { objectMode: false },
    );
    const assertUnchanged = async () => {
      if (this.objects.get(sourceUri(location)) !== content) throw changedWhileCopied(location, 'was replaced');
    };
    return { size: bytes.length, body, assertUnchanged };
  }
}

/** A loop with a real store, a real blob store and a source in memory. */
export async function packageFixture(options: Partial<PackageReconcilerOptions> & { readonly limits?: Limits } = {}) {
  const store = await sqliteStore();
  const directory = join(await temporaryDirectory(), 'blobs');
  const blobs = await createFilesystemBlobStore(directory);
  const source = new FakeSource();
  const sweeper = new BlobSweeper({ blobs, packages: store.packages });
  const reconciler = new PackageReconciler({
    store,
    source,
    blobs,
    sweeper,
    limits: LIMITS.open,
    clock: systemClock,
    ...options,
  });
  const woken: string[] = [];
  const { loop, logged } = await loopFixture({
    store,
    reconcilers: {
      package: reconciler,
      domain: {
        reconcile: async (id, work) => {
          woken.push(id);
          return nothingToDo.reconcile(id, work);
        },
      },
    },
  });
  await loop.start();
  let count = 0;
  const look = async (id: string) => {
    await store.tasks.enqueue({ kind: 'package', id });
    loop.wake({ kind: 'package', id });
  };
  return {
    store,
    blobs,
    source,
    sweeper,
    loop,
    logged,
    woken,
    look,
    /** CreatePackage of an object of this content. */
    async create(
      content: Content | undefined,
      change: Partial<Package> & { readonly key?: string } = {},
    ): Promise<string> {
      const { key = `object-${++count}`, ...rest } = change;
      if (content !== undefined) source.put(key, content);
      const id = `F${100_000_000 + ++count}`;
      const step = newPackage(
        {
          id,
          accountId: '000000000000',
          name: `package-${count}`,
          type: rest.type ?? 'TXT-DICTIONARY',
          source: { bucket: 'words', key },
          ...(rest.engineVersion !== undefined && { engineVersion: rest.engineVersion }),
        },
        new Date(),
      );
      await store.packages.insert(step.pkg, step.version);
      await look(id);
      return id;
    },
    async update(id: string, key: string): Promise<void> {
      await store.transaction(async (tx) => {
        const pkg = await tx.packages.find(id, { lock: true });
        if (!pkg) throw new Error(`no package ${id}`);
        const step = beginUpdate(pkg, { source: { bucket: 'words', key } }, new Date());
        await tx.packages.update(step.pkg);
        await tx.packages.insertVersion(step.version);
      });
      await look(id);
    },
    ended: (id: string): Promise<Package> =>
      until(
        `package ${id} has ended`,
        async () => {
          const pkg = await store.packages.find(id);
          return pkg && pkg.status !== 'COPYING' && pkg.status !== 'VALIDATING' ? pkg : undefined;
        },
        { timeoutMs: 20_000, everyMs: 5 },
      ),
    async blobList(): Promise<readonly string[]> {
      const list: string[] = [];
      for await (const sha256 of blobs.list()) list.push(sha256);
      return list.sort();
    },
  };
}
