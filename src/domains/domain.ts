import type { CreateDomainRequest } from '@aws-sdk/client-opensearch';
import type { DomainId } from '../model/identity.ts';

/** What CreateDomain and UpdateDomainConfig set and we keep, in the wire's own shape (defaults filled in). */
export type DomainConfig = Omit<CreateDomainRequest, 'DomainName' | 'EngineVersion' | 'TagList'>;

export type DomainStatus = 'Creating' | 'Active' | 'Modifying' | 'Deleting';

export type StageStatus = 'PENDING' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** One line of DescribeDomainChangeProgress. */
export interface ChangeStage {
  readonly name: string;
  readonly status: StageStatus;
  /** What it does, or what it waits for. */
  readonly description?: string;
  readonly lastUpdatedAt: Date;
}

/** The change of a domain that is under way, or the last one that was. */
export interface DomainChange {
  /** GUID. */
  readonly id: string;
  readonly kind: 'create' | 'update' | 'start' | 'delete';
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
  /** Config members that change, by their wire names. */
  readonly properties: readonly string[];
  readonly stages: readonly ChangeStage[];
  readonly startedAt: Date;
  readonly lastUpdatedAt: Date;
}

export interface Domain {
  /** `{account}/{name}`. */
  readonly id: DomainId;
  readonly accountId: string;
  readonly name: string;
  readonly engineVersion: string;
  readonly config: DomainConfig;
  /** Nodes wanted. */
  readonly nodeCount: number;
  readonly status: DomainStatus;
  /** `host:port` of the domain endpoint (no scheme, as AWS); absent until it answers for the first time. */
  readonly endpoint?: string;
  readonly change: DomainChange;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
  /** Counts accepted config changes; the wire's UpdateVersion. */
  readonly updateVersion: number;
}

/** `Processing` on the wire. */
export const isProcessing = (domain: Domain): boolean => domain.status !== 'Active';
