import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiContext } from '../../../src/longshore-api/context.ts';
import { TrialFailedError, withTrial } from '../../../src/longshore-api/trial.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { randomIds } from '../../../src/model/ids.ts';
import type { Trial } from '../../../src/store/store.ts';
import { aDomain, aPackage, aVersion } from '../../support/aggregates.ts';
import { until } from '../../support/until.ts';
import { temporaryStore } from '../longshore-api/served-api.ts';

const domain = aDomain('demo');
const pkg = aPackage(1);
const request = {
  domain,
  packageId: pkg.id,
  version: 2,
  sha256: 'a'.repeat(64),
  paths: [`analyzers/${pkg.id}`],
};

/** `reconcile` is called for the trial whenever the domain is woken, as its reconciler would. */
async function trying(reconcile: (trial: Trial) => Trial['state'] | undefined, signal = new AbortController().signal) {
  const store = await temporaryStore();
  await store.domains.insert(domain);
  await store.packages.insert(pkg, aVersion(pkg));
  let woken = 0;
  const passes: Promise<void>[] = [];
  onTestFinished(async () => void (await Promise.all(passes)));
  const context: Pick<ApiContext, 'store' | 'clock' | 'ids' | 'wake' | 'signal'> = {
    store,
    clock: systemClock,
    ids: randomIds,
    signal,
    wake: () => {
      woken++;
      const pass = store.trials.allForDomain(domain.id).then(async (trials) => {
        for (const trial of trials) {
          const state = reconcile(trial);
          if (state) await store.trials.update({ ...trial, state });
        }
      });
      passes.push(pass);
    },
  };
  return { store, context, woken: () => woken };
}

const staged: Trial['state'] = { status: 'staged', stagedPath: '.longshore/staged/x' };

describe('withTrial', () => {
  it('gives the work the staged bytes, and takes the trial away afterwards', async () => {
    const { store, context, woken } = await trying(() => staged);
    const seen = await withTrial(context, request, async (bytes) => {
      expect(await store.trials.allForDomain(domain.id)).toHaveLength(1);
      return bytes;
    });
    expect(seen).toEqual({
      packageId: pkg.id,
      paths: [`analyzers/${pkg.id}`],
      stagedPath: '.longshore/staged/x',
      sha256: 'a'.repeat(64),
    });
    expect(await store.trials.allForDomain(domain.id)).toEqual([]);
    // Once to stage, once to sweep.
    expect(woken()).toBe(2);
  });

  it('takes the trial away when the work fails', async () => {
    const { store, context } = await trying(() => staged);
    await expect(withTrial(context, request, () => Promise.reject(new Error('engine says no')))).rejects.toThrow(
      'engine says no',
    );
    expect(await store.trials.allForDomain(domain.id)).toEqual([]);
  });

  it('fails with the reason for which the bytes do not lie on every node', async () => {
    const error = { type: 'NodeUnreachable', message: 'node demo-1: does not answer.' } as const;
    const { store, context } = await trying(() => ({ status: 'failed', error }));
    const failure = await withTrial(context, request, async () => 'never').catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(TrialFailedError);
    expect(failure).toMatchObject({ details: error });
    expect(await store.trials.allForDomain(domain.id)).toEqual([]);
  });

  it('gives up when the client goes', async () => {
    const client = new AbortController();
    const { store, context } = await trying(() => {
      client.abort(new Error('the client has gone'));
      return undefined;
    }, client.signal);
    // Modelled, so that it is no fault of the server, which is logged.
    await expect(withTrial(context, request, async () => 'never')).rejects.toMatchObject({
      code: 'RequestTimeoutException',
      cause: new Error('the client has gone'),
    });
    expect(await store.trials.allForDomain(domain.id)).toEqual([]);
  });

  it('is refused while the domain has four under way, and not for those that a dead process has left', async () => {
    const { store, context } = await trying(() => staged);
    const expired = new Date(Date.now() - 1);
    for (const id of ['1', '2', '3', '4']) {
      const left = { id, domainId: domain.id, packageId: pkg.id, version: 2, expiresAt: expired, state: staged };
      await store.trials.insert(left);
    }
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let running = 0;
    const work = async () => {
      running++;
      await ended;
      return 'done';
    };
    const trials = Array.from({ length: 6 }, () =>
      withTrial(context, request, work).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'ThrottlingException', message: expect.stringContaining('domain demo') });
        return 'refused';
      }),
    );
    await until('four are under way', async () => running === 4);
    end();
    expect((await Promise.all(trials)).sort()).toEqual(['done', 'done', 'done', 'done', 'refused', 'refused']);
    expect(await withTrial(context, request, async () => 'again')).toBe('again');
  });

  it('fails when the domain or the package is deleted meanwhile', async () => {
    const { store, context } = await trying(({ id }) => {
      void store.trials.delete(id);
      return undefined;
    });
    await expect(withTrial(context, request, async () => 'never')).rejects.toThrow(/deleted while/);
  });
});
