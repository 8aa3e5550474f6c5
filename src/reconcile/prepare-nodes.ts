import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import { failChange, STAGE } from '../domains/domain-change.ts';
import type { DomainRuntime, DomainSpec } from './domain-runtime.ts';
import type { DomainSession } from './domain-session.ts';
import type { DomainWriter } from './domain-writer.ts';
import type { Log } from './loop.ts';
import { again, type Outcome } from './reconciler.ts';

/** A fault that lasts longer than this many tries is no passing one: the change says FAILED, and the tries go on. */
const PASSING_FAILURES = 2;
const RETRY_MS = 2_000;
const RETRY_FAILED_MS = 10_000;

export interface PrepareOptions {
  readonly runtime: DomainRuntime;
  readonly spec: DomainSpec;
  readonly session: DomainSession;
  readonly writer: DomainWriter;
  readonly log: Log;
}

/** Lays out the nodes and gets their agents. An outcome when that cannot be done now. */
export async function prepareNodes(options: PrepareOptions): Promise<readonly NodeAgent[] | Outcome> {
  const { runtime, spec, session, writer, log } = options;
  const isChanging = writer.current.status !== 'Active';
  if (isChanging) await writer.stage(STAGE.environment, 'IN_PROGRESS');
  let told: Promise<void> = Promise.resolve();
  const progress = (what: string) => {
    if (!isChanging) return;
    told = told
      .then(() => writer.stage(STAGE.environment, 'IN_PROGRESS', what))
      .catch((error: unknown) => log.debug({ err: error, domain: spec.id }, 'cannot tell the progress'));
  };
  try {
    const agents = await runtime.prepare(spec, progress);
    await told;
    session.prepareFailures = 0;
    if (isChanging) await writer.stage(STAGE.environment, 'COMPLETED');
    return agents;
  } catch (error) {
    await told;
    const reason = error instanceof Error ? error.message : String(error);
    session.prepareFailures++;
    log.warn({ err: error, domain: spec.id }, 'cannot lay out the nodes of a domain; trying again');
    const hasFailed = session.prepareFailures > PASSING_FAILURES;
    if (hasFailed) await writer.save((domain, now) => failed(domain, reason, now));
    else if (isChanging) await writer.stage(STAGE.environment, 'IN_PROGRESS', reason);
    return again(hasFailed ? RETRY_FAILED_MS : RETRY_MS, reason);
  }
}

function failed(domain: DomainWriter['current'], reason: string, now: Date): DomainWriter['current'] {
  const told = domain.change.stages.some(({ status, description }) => status === 'FAILED' && description === reason);
  if (domain.status === 'Active' || (domain.change.status === 'FAILED' && told)) return domain;
  return { ...domain, change: failChange(domain.change, reason, now), lastUpdatedAt: now };
}
