import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createBlobLines } from '../../../src/blob/blob-lines.ts';
import type { Domain } from '../../../src/domains/domain.ts';
import { beginDelete, newChange } from '../../../src/domains/domain-change.ts';
import { LOCAL_ENGINES } from '../../../src/model/engine-version.ts';
import { domainId } from '../../../src/model/identity.ts';
import { randomIds } from '../../../src/model/ids.ts';
import type { Association } from '../../../src/packages/association.ts';
import {
  type AssociateRequest,
  type AssociationOutcome,
  associate,
  dissociate,
  requestCancel,
} from '../../../src/packages/association-state.ts';
import type { Package } from '../../../src/packages/package.ts';
import { beginUpdate, copied, newPackage, validated, validationFailed } from '../../../src/packages/package-state.ts';
import { DomainReconciler, type DomainReconcilerOptions } from '../../../src/reconcile/domain-reconciler.ts';
import type { Outcome } from '../../../src/reconcile/reconciler.ts';
import type { Store } from '../../../src/store/store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { FakeDomain, sha256 } from './fake-domain.ts';

const ACCOUNT = '000000000000';
let names = 0;
let packages = 0;

/** One domain on fake nodes, its rows in a real store, and a reconciler that is called look by look. */
export async function domainFixture(
  store: Store,
  options: Partial<DomainReconcilerOptions> & { nodeCount?: number } = {},
) {
  const { nodeCount = 3, ...reconcilerOptions } = options;
  const name = `demo${++names}`;
  const id = domainId(ACCOUNT, name);
  const world = new FakeDomain(name);
  const contents = new Map<string, string>();
  let now = Date.now();
  const clock = () => new Date(now);
  await store.domains.insert(
    aDomain(name, { nodeCount, change: newChange('create', randomIds.uuid(), [], clock()), createdAt: clock() }),
  );
  const newReconciler = () =>
    new DomainReconciler({
      store,
      runtime: world,
      connectCluster: world.connectCluster,
      site: { partition: 'aws', region: 'us-east-1', accountId: ACCOUNT },
      engines: LOCAL_ENGINES,
      clock,
      ids: randomIds,
      log: pino({ level: 'silent' }),
      lines: createBlobLines({ open: async (hash) => Readable.from([Buffer.from(contents.get(hash) ?? '')]) }),
      patience: { lookMs: 20, absentMs: 100 },
      changeTimeoutMs: 60_000,
      ...reconcilerOptions,
    });
  let reconciler = newReconciler();
  let meanwhile = async () => false;

  /** One look, as the loop would have it made. */
  async function look(): Promise<Outcome> {
    await store.tasks.enqueue({ kind: 'domain', id });
    const claim = await store.tasks.claim('test', 60_000);
    if (!claim || claim.id !== id) throw new Error(`cannot claim ${id}, but ${claim?.id}`);
    const work = {
      claim,
      signal: new AbortController().signal,
      transaction: async <T>(write: Parameters<typeof store.transaction<T>>[0]) => {
        world.interfere('transaction');
        const result = await store.transaction(async (tx) => {
          await tx.tasks.assertHeld(claim);
          return write(tx);
        });
        world.interfere('committed');
        return result;
      },
      wake: () => undefined,
      askedAgain: async () => (await meanwhile()) || sleep(5, false),
    };
    try {
      return await reconciler.reconcile(id, work);
    } finally {
      // The next look is ours again, whatever this one came to.
      await store.tasks.remove(claim);
    }
  }

  /** Looks until the reconciler only watches, or as often as `most`. */
  async function settle(most = 40): Promise<Outcome> {
    for (let looks = 0; looks < most; looks++) {
      const outcome = await look();
      if (outcome.settled || outcome.reason === 'watching') return outcome;
    }
    throw new Error(`${id} did not settle in ${most} looks`);
  }

  const domain = async (): Promise<Domain> => {
    const found = await store.domains.find(id);
    if (!found) throw new Error(`no domain ${id}`);
    return found;
  };

  const association = async (packageId: string): Promise<Association> => {
    const found = await store.associations.find(id, packageId);
    if (!found) throw new Error(`no association of ${packageId}`);
    return found;
  };

  const requirePackage = async (packageId: string): Promise<Package> => {
    const found = await store.packages.find(packageId);
    if (!found) throw new Error(`no package ${packageId}`);
    return found;
  };

  /** Ends a version: AVAILABLE with these bytes, or VALIDATION_FAILED without. */
  async function endVersion(packageId: string, number: number, content: string | undefined): Promise<void> {
    const version = await store.packages.findVersion(packageId, number);
    if (!version) throw new Error(`no version ${number}`);
    const blob = { sha256: sha256(content ?? ''), size: (content ?? '').length };
    contents.set(blob.sha256, content ?? '');
    let step = copied(await requirePackage(packageId), version, blob, clock());
    step =
      content === undefined
        ? validationFailed(step.pkg, step.version, { type: 'InvalidEncoding', message: 'line 2' }, clock())
        : validated(step.pkg, step.version, undefined, clock());
    await store.packages.updateVersion(step.version);
    await store.packages.update(step.pkg);
  }

  return {
    id,
    name,
    world,
    look,
    settle,
    domain,
    association,
    endVersion,
    /** As after kill -9: nothing that the process knew is left, its nodes go on. */
    restart: () => {
      reconciler = newReconciler();
      world.abandon();
    },
    /** What happens while a look waits for a moment; true when the domain is asked for. */
    meanwhile: (happens: () => Promise<boolean>) => {
      meanwhile = happens;
    },
    pass: (ms: number) => {
      now += ms;
    },
    nodes: () => [...world.nodes.values()],
    /** CreatePackage, without its bytes. */
    async pendingPackage(): Promise<string> {
      const packageId = `F${String(100_000_000 + ++packages)}`;
      const source = { bucket: 'words', key: 'words.txt' };
      const given = {
        id: packageId,
        accountId: ACCOUNT,
        name: `p${packages}`,
        type: 'TXT-DICTIONARY',
        source,
      } as const;
      const step = newPackage(given, clock());
      await store.packages.insert(step.pkg, step.version);
      return packageId;
    },
    async dictionary(content: string): Promise<string> {
      const packageId = await this.pendingPackage();
      await endVersion(packageId, 1, content);
      return packageId;
    },
    async update(packageId: string, content: string | undefined): Promise<void> {
      const step = beginUpdate(
        await requirePackage(packageId),
        { source: { bucket: 'words', key: 'words.txt' } },
        clock(),
      );
      await store.packages.update(step.pkg);
      await store.packages.insertVersion(step.version);
      await endVersion(packageId, step.version.number, content);
    },
    async associate(packageId: string, options: Partial<AssociateRequest> = {}): Promise<void> {
      const existing = await store.associations.find(id, packageId);
      const pkg = await requirePackage(packageId);
      const request = { domainId: id, domainName: name, pkg, prerequisites: [], ...options };
      const outcome = associate(existing, request, clock());
      if ('refused' in outcome) throw new Error(outcome.refused);
      if (existing) await store.associations.update(outcome.association);
      else await store.associations.insert(outcome.association);
    },
    async dissociate(packageId: string, options: { readonly forced?: boolean } = {}): Promise<void> {
      await store.associations.update(dissociate(await association(packageId), clock(), options));
    },
    /** As the operation does it; nothing when it is refused. */
    async change(packageId: string, next: (existing: Association, now: Date) => AssociationOutcome): Promise<void> {
      await store.transaction(async (tx) => {
        const existing = await tx.associations.find(id, packageId, { lock: true });
        const outcome = existing && next(existing, clock());
        if (outcome && 'association' in outcome) await tx.associations.update(outcome.association);
      });
    },
    async cancel(packageId: string): Promise<void> {
      await this.change(packageId, requestCancel);
    },
    async trial(packageId: string, version: number): Promise<string> {
      const trialId = randomIds.uuid();
      const expiresAt = new Date(now + 120_000);
      const trial = { id: trialId, domainId: id, packageId, version, expiresAt, state: { status: 'staging' } } as const;
      await store.trials.insert(trial);
      return trialId;
    },
    async scale(count: number): Promise<void> {
      const before = await domain();
      const change = newChange(
        count < before.nodeCount ? 'shrink' : 'grow',
        randomIds.uuid(),
        ['ClusterConfig'],
        clock(),
      );
      await store.domains.update({ ...before, nodeCount: count, status: 'Modifying', change });
    },
    async deleteDomain(): Promise<void> {
      await store.domains.update(beginDelete(await domain(), randomIds.uuid(), clock()));
    },
    events: async (): Promise<readonly string[]> => (await eventsOfDomain()).map(({ type }) => type),
    /** Data of the events of a type. */
    told: async (type: string) =>
      (await eventsOfDomain()).filter((event) => event.type === type).map(({ data }) => data),
  };

  async function eventsOfDomain() {
    return (await store.events.list(0, 100_000)).filter(({ subject }) => subject.includes(id));
  }
}
