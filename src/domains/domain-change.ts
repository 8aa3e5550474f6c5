import type { ChangeStage, Domain, DomainChange, StageStatus } from './domain.ts';

/** Stage names: AWS's own where it has one (developer guide, configuration changes). */
export const STAGE = {
  environment: 'Creating a new environment',
  provision: 'Provisioning new nodes',
  copyShards: 'Copying shards to new nodes',
  prepareRemoval: 'Preparing nodes for removal',
  terminate: 'Terminating nodes',
  deleteResources: 'Deleting older resources',
  dynamic: 'Dynamic update',
} as const;

export type StageName = (typeof STAGE)[keyof typeof STAGE];

/** A change of nodes; `shrink` is an update to fewer nodes. */
export type ChangePlan = 'create' | 'start' | 'grow' | 'shrink' | 'dynamic' | 'delete';

const STAGES_OF: Readonly<Record<ChangePlan, readonly StageName[]>> = {
  create: [STAGE.environment, STAGE.provision],
  start: [STAGE.environment, STAGE.provision],
  grow: [STAGE.environment, STAGE.provision, STAGE.copyShards],
  shrink: [STAGE.prepareRemoval, STAGE.copyShards, STAGE.terminate],
  dynamic: [STAGE.dynamic],
  delete: [STAGE.terminate, STAGE.deleteResources],
};

const KIND_OF: Readonly<Record<ChangePlan, DomainChange['kind']>> = {
  create: 'create',
  start: 'start',
  grow: 'update',
  shrink: 'update',
  dynamic: 'update',
  delete: 'delete',
};

/** A change that nobody has begun to work on. `id` is a GUID. */
export function newChange(plan: ChangePlan, id: string, properties: readonly string[], now: Date): DomainChange {
  return {
    id,
    kind: KIND_OF[plan],
    status: 'PENDING',
    properties,
    stages: STAGES_OF[plan].map((name) => ({ name, status: 'PENDING', lastUpdatedAt: now })),
    startedAt: now,
    lastUpdatedAt: now,
  };
}

/**
 * Puts one stage at a status. Its time changes only with its status or its words, so that a look that sees nothing new
 * gives back the same value and nothing has to be written.
 */
export function withStage(
  change: DomainChange,
  name: StageName,
  status: StageStatus,
  description: string | undefined,
  now: Date,
): DomainChange {
  const before = change.stages.find((stage) => stage.name === name);
  if (before && before.status === status && before.description === description && change.status === 'PROCESSING') {
    return change;
  }
  const stage: ChangeStage = { name, status, ...(description !== undefined && { description }), lastUpdatedAt: now };
  const stages = before
    ? change.stages.map((candidate) => (candidate.name === name ? stage : candidate))
    : [...change.stages, stage];
  return { ...change, status: 'PROCESSING', stages, lastUpdatedAt: now };
}

/** Every stage done. */
export function completeChange(change: DomainChange, now: Date): DomainChange {
  const stages = change.stages.map((stage): ChangeStage => {
    const { description: _, ...rest } = stage;
    return stage.status === 'COMPLETED' ? stage : { ...rest, status: 'COMPLETED', lastUpdatedAt: now };
  });
  return { ...change, status: 'COMPLETED', stages, lastUpdatedAt: now };
}

/** The stage that was under way carries the reason. */
export function failChange(change: DomainChange, reason: string, now: Date): DomainChange {
  const failed = change.stages.find(({ status }) => status !== 'COMPLETED');
  const stages = change.stages.map(
    (stage): ChangeStage =>
      stage === failed ? { ...stage, status: 'FAILED', description: reason, lastUpdatedAt: now } : stage,
  );
  return { ...change, status: 'FAILED', stages, lastUpdatedAt: now };
}

export const isChangeUnderWay = ({ status }: DomainChange): boolean => status === 'PENDING' || status === 'PROCESSING';

/** The domain answers and is as wanted. */
export function activated(domain: Domain, endpoint: string, now: Date): Domain {
  return { ...domain, endpoint, status: 'Active', change: completeChange(domain.change, now), lastUpdatedAt: now };
}

/** The nodes have to be started again, say after a restart of the machine: Modifying until every one answers. */
export function restarting(domain: Domain, changeId: string, now: Date): Domain {
  return {
    ...domain,
    status: domain.status === 'Active' ? 'Modifying' : domain.status,
    change: isChangeUnderWay(domain.change) ? domain.change : newChange('start', changeId, [], now),
    lastUpdatedAt: now,
  };
}

/** DeleteDomain. Asked again, it changes nothing. */
export function beginDelete(domain: Domain, changeId: string, now: Date): Domain {
  if (domain.status === 'Deleting') return domain;
  return { ...domain, status: 'Deleting', change: newChange('delete', changeId, [], now), lastUpdatedAt: now };
}
