import type { Domain } from '../domains/domain.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import { ServiceError } from '../model/service-error.ts';
import type { StagedBytes } from '../opensearch/cluster.ts';
import type { Trial } from '../store/store.ts';
import { assertWanted } from './client-gone.ts';
import type { ApiContext } from './context.ts';

/** Bytes that were to be tried out did not come to lie on every node. */
export class TrialFailedError extends Error {
  constructor(readonly details: ErrorDetails) {
    super(details.message);
    this.name = 'TrialFailedError';
  }
}

export interface TrialRequest {
  readonly domain: Pick<Domain, 'id' | 'name'>;
  readonly packageId: string;
  /** Of an AVAILABLE version. */
  readonly version: number;
  readonly sha256: string;
  /** What settings name the bytes by. */
  readonly paths: readonly string[];
}

type TrialContext = Pick<ApiContext, 'store' | 'clock' | 'ids' | 'wake' | 'signal'>;

/** How long nodes may take, and how long they keep what a process that died has left, in milliseconds. */
const STAGING_TIMEOUT_MS = 60_000;
const LIFETIME_MS = 10 * 60_000;
const POLL_MS = 25;
/** Trials of a domain at once: its nodes keep the bytes of each, and build every analyzer anew for each. */
const MOST_TRIALS = 4;

/**
 * Has the bytes of a version lie ready on every node of a domain while `work` lasts: the domain's reconciler stages what trials name.
 * No association changes by it, and nothing that is live.
 * @throws TrialFailedError, and what `work` throws; ServiceError RequestTimeoutException when the client goes,
 * ServiceError ThrottlingException when the domain has enough to try out.
 */
export async function withTrial<T>(
  context: TrialContext,
  request: TrialRequest,
  work: (staged: StagedBytes) => Promise<T>,
): Promise<T> {
  const { store, clock, ids, wake } = context;
  const { domain, packageId, version, sha256, paths } = request;
  const task = { kind: 'domain', id: domain.id } as const;
  const id = ids.uuid();
  const now = clock();
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await store.transaction(async (tx) => {
    // Locked, so that two that come at once are counted one after the other.
    await tx.domains.find(domain.id, { lock: true });
    const present = await tx.trials.allForDomain(domain.id);
    if (present.filter((trial) => trial.expiresAt > now).length >= MOST_TRIALS) throw busy(domain);
    await tx.trials.insert({ id, domainId: domain.id, packageId, version, expiresAt, state: { status: 'staging' } });
    await tx.tasks.enqueue(task);
  });
  wake(task);
  try {
    const stagedPath = await staged(context, domain, id);
    return await work({ packageId, paths, stagedPath, sha256 });
  } finally {
    await store.transaction(async (tx) => {
      await tx.trials.delete(id);
      // The nodes need not keep the bytes.
      await tx.tasks.enqueue(task);
    });
    wake(task);
  }
}

/** The path at which every node has the bytes. */
async function staged({ store, signal }: TrialContext, domain: Pick<Domain, 'name'>, id: string): Promise<string> {
  const deadline = performance.now() + STAGING_TIMEOUT_MS;
  for (;;) {
    assertWanted(signal);
    const trial = await store.trials.find(id);
    const path = outcome(trial, domain);
    if (path !== undefined) return path;
    if (performance.now() > deadline) throw tooLate(domain);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function outcome(trial: Trial | undefined, domain: Pick<Domain, 'name'>): string | undefined {
  if (!trial) {
    const message = `Domain ${domain.name} or the package was deleted while the bytes were being staged.`;
    throw new TrialFailedError({ type: 'Cancelled', message });
  }
  switch (trial.state.status) {
    case 'staging':
      return undefined;
    case 'staged':
      return trial.state.stagedPath;
    case 'failed':
      throw new TrialFailedError(trial.state.error);
    default:
      return trial.state satisfies never;
  }
}

const busy = ({ name }: Pick<Domain, 'name'>): ServiceError =>
  new ServiceError(
    'ThrottlingException',
    `${MOST_TRIALS} plans and previews are under way on domain ${name}, which is the most: try again later.`,
  );

const tooLate = ({ name }: Pick<Domain, 'name'>): TrialFailedError =>
  new TrialFailedError({
    type: 'TimedOut',
    message: `Not every node of domain ${name} had the bytes within ${STAGING_TIMEOUT_MS / 1000} seconds. See what its nodes do (DescribeDomainNodes), and try again.`,
  });
