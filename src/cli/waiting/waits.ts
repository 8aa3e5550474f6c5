import {
  type ChangeProgressStatusDetails,
  DescribeDomainChangeProgressCommand,
  DescribeDomainCommand,
  type DomainPackageDetails,
  type DomainStatus,
  type PackageDetails,
} from '@aws-sdk/client-opensearch';
import type { AssociationView, ReindexView } from '../../longshore-api/shapes.ts';
import type { Api } from '../api/api.ts';
import { findAssociation } from '../api/find-association.ts';
import { lookUpPackage } from '../api/find-package.ts';
import { isNotFound } from '../api/is-not-found.ts';
import type { AssociationOptions } from '../association/association-options.ts';
import type { Cli } from '../cli.ts';
import { openProgress } from '../progress/progress.ts';
import { type AssociationGoal, lookAtAssociation } from './association-look.ts';
import { type DomainGoal, describePackageStage, lookAtDomain } from './domain-look.ts';
import type { Concerns } from './event-bell.ts';
import type { TimeoutOptions } from './options.ts';
import { lookAtPackage, lookWhetherArrived, type PackageGoal } from './package-look.ts';
import type { ReindexGoal } from './reindex-look.ts';
import { type Look, waitUntil } from './wait-until.ts';

interface Watch<T> {
  /** What is awaited: `domain demo to be active`. */
  readonly what: string;
  readonly look: () => Promise<Look<T>>;
  readonly concerns: Concerns;
}

async function watch<T>(
  cli: Cli,
  api: Api,
  { timeout }: TimeoutOptions,
  { what, look, concerns }: Watch<T>,
): Promise<T> {
  const progress = await openProgress(cli);
  const { withEventBell } = await import('./event-bell.ts');
  return progress.step(`Waiting for ${what}`, (update) =>
    withEventBell(api, concerns, (pause) =>
      waitUntil(look, { what, timeoutMs: timeout, interrupted: cli.interrupted, update, pause }),
    ),
  );
}

/** Until the package is available (its last state) or gone (undefined). By name or id. */
export const waitForPackage = (
  cli: Cli,
  api: Api,
  nameOrId: string,
  goal: PackageGoal,
  options: TimeoutOptions,
): Promise<PackageDetails | undefined> =>
  watch(cli, api, options, {
    what: `package ${nameOrId} to be ${goal}`,
    look: async () => lookAtPackage(await lookUpPackage(api, nameOrId), goal),
    concerns: (subject) => subject.startsWith('package/'),
  });

/** While a version is being copied or judged; how that ends is not looked at. */
export const waitForArrival = (cli: Cli, api: Api, nameOrId: string, options: TimeoutOptions): Promise<undefined> =>
  watch(cli, api, options, {
    what: `the newest version of ${nameOrId} to come`,
    look: async () => lookWhetherArrived(await lookUpPackage(api, nameOrId)),
    concerns: (subject) => subject.startsWith('package/'),
  });

export const waitForAssociation = (
  cli: Cli,
  api: Api,
  association: { readonly domain: string; readonly packageId: string; readonly name: string },
  goal: AssociationGoal,
  options: TimeoutOptions,
): Promise<DomainPackageDetails | undefined> =>
  watch(cli, api, options, {
    what: `${association.name} on domain ${association.domain} to be ${goal}`,
    look: () => lookUpAssociation(api, association.domain, association.packageId, goal),
    concerns: (subject) => subject.endsWith(`/${association.domain}/${association.packageId}`),
  });

/** One look at an association, with what it waits for: its own members have no room for that. @throws CliError when it never gets there. */
export async function lookUpAssociation(
  api: Api,
  domain: string,
  packageId: string,
  goal: AssociationGoal,
): Promise<Look<DomainPackageDetails | undefined>> {
  const look = lookAtAssociation(await findAssociation(api, domain, packageId), goal);
  if (look.done) return look;
  const reason = describePackageStage(await describeChangeProgress(api, domain), packageId);
  return reason === undefined ? look : { done: false, waitingFor: `${look.waitingFor}: ${reason}` };
}

/** Until the present change of the association has ended, one way or the other. */
export async function waitUntilSettled(
  cli: Cli,
  api: Api,
  association: AssociationOptions,
  options: TimeoutOptions,
): Promise<AssociationView> {
  const { describeAssociation } = await import('../association/own-association.ts');
  const { lookWhetherSettled } = await import('./settled-look.ts');
  return watch(cli, api, options, {
    what: `the change of ${association.package} on domain ${association.domain} to end`,
    look: async () => lookWhetherSettled(await describeAssociation(api, association)),
    concerns: (subject) => subject.includes(`/${association.domain}/`),
  });
}

/** Until the reindex is at its goal. */
export async function waitForReindex(
  cli: Cli,
  api: Api,
  domain: string,
  id: string,
  goal: ReindexGoal,
  options: TimeoutOptions,
): Promise<ReindexView> {
  const { describeReindex } = await import('../reindex/own-reindex.ts');
  const { lookAtReindex } = await import('./reindex-look.ts');
  return watch(cli, api, options, {
    what: `reindex ${id} on domain ${domain} to be ${goal}`,
    look: async () => lookAtReindex(await describeReindex(api, domain, id), goal),
    concerns: (subject) => subject.split('/').includes(domain),
  });
}

export const waitForDomain = (
  cli: Cli,
  api: Api,
  domain: string,
  goal: DomainGoal,
  options: TimeoutOptions,
): Promise<DomainStatus | undefined> =>
  watch(cli, api, options, {
    what: `domain ${domain} to be ${goal}`,
    look: () => lookUpDomain(api, domain, goal),
    concerns: (subject) => subject.startsWith('domain/') && subject.endsWith(`/${domain}`),
  });

/** One look at a domain and at its change. @throws CliError when it never gets there. */
export async function lookUpDomain(
  api: Api,
  domain: string,
  goal: DomainGoal,
): Promise<Look<DomainStatus | undefined>> {
  const [status, change] = await Promise.all([describeDomain(api, domain), describeChangeProgress(api, domain)]);
  return lookAtDomain(status, change, goal);
}

async function describeDomain(api: Api, DomainName: string): Promise<DomainStatus | undefined> {
  try {
    return (await api.opensearch.send(new DescribeDomainCommand({ DomainName }))).DomainStatus;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function describeChangeProgress(api: Api, DomainName: string): Promise<ChangeProgressStatusDetails | undefined> {
  try {
    return (await api.opensearch.send(new DescribeDomainChangeProgressCommand({ DomainName }))).ChangeProgressStatus;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
