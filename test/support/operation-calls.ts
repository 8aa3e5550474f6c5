import { activated } from '../../src/domains/domain-change.ts';
import type { DomainObservation } from '../../src/domains/node.ts';
import { LOCAL_ENGINES } from '../../src/model/engine-version.ts';
import type { ErrorDetails } from '../../src/model/error-details.ts';
import { domainId } from '../../src/model/identity.ts';
import { randomIds } from '../../src/model/ids.ts';
import { LIMITS, type Limits } from '../../src/model/limits.ts';
import type { OperationInput, OperationOutput } from '../../src/model/operation-types.ts';
import { ServiceError } from '../../src/model/service-error.ts';
import { operations } from '../../src/operations/index.ts';
import type { OperationHandler } from '../../src/operations/operation.ts';
import type { PolicyHeaders } from '../../src/operations/policy-headers.ts';
import type { Association } from '../../src/packages/association.ts';
import { served } from '../../src/packages/association-state.ts';
import { copied, copyFailed, validated } from '../../src/packages/package-state.ts';
import type { Store, TaskKey } from '../../src/store/store.ts';

export const ACCOUNT = '000000000000';
export const SITE = { partition: 'aws', region: 'us-east-1', accountId: ACCOUNT };

type Name = keyof typeof operations;
const handlers: { readonly [N in Name]: OperationHandler<OperationInput<N>, OperationOutput<N>> } = operations;

/** How a call was refused. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

/** Calls operations as the server would, and does the reconciler's part when asked to. */
export class OperationCalls {
  readonly woken: TaskKey[] = [];
  #now = Date.parse('2026-03-01T12:00:00Z');
  /** What the observer sees of every domain. */
  observation: DomainObservation = { nodes: [] };
  nodeIds: ReadonlyMap<string, string> = new Map();
  /** The header `x-longshore-package-version` of the calls to come. */
  packageVersion: string | undefined;
  /** The headers `x-longshore-reload-policy` and `x-longshore-auto-apply` of the calls to come. */
  policyHeaders: PolicyHeaders = {};

  constructor(
    readonly store: Store,
    readonly limits: Limits = LIMITS.open,
  ) {}

  call<N extends Name>(name: N, input: OperationInput<N>, accountId = ACCOUNT): Promise<OperationOutput<N>> {
    return handlers[name](input, {
      operation: name,
      requestId: 'request-1',
      caller: { accountId, accessKeyId: 'AKIDEXAMPLE' },
      site: SITE,
      store: this.store,
      clock: () => this.#tick(),
      ids: randomIds,
      limits: this.limits,
      packageVersion: this.packageVersion,
      policyHeaders: this.policyHeaders,
      engines: LOCAL_ENGINES,
      observer: { observe: async () => this.observation, nodeIds: async () => this.nodeIds },
      wake: (task) => this.woken.push(task),
    });
  }

  /** The refusal of a call; an error when it was granted. */
  async refused<N extends Name>(name: N, input: OperationInput<N>, accountId = ACCOUNT): Promise<Refused> {
    try {
      await this.call(name, input, accountId);
    } catch (error) {
      if (error instanceof ServiceError) return { code: error.code, message: error.message };
      throw error;
    }
    throw new Error(`${name} was granted`);
  }

  /** A new dictionary, COPYING. */
  async dictionary(name: string, accountId = ACCOUNT): Promise<string> {
    const { PackageDetails: details } = await this.call(
      'CreatePackage',
      { PackageName: name, PackageType: 'TXT-DICTIONARY', PackageSource: { S3BucketName: 'words', S3Key: name } },
      accountId,
    );
    return details?.PackageID ?? '';
  }

  /** A new dictionary, AVAILABLE. */
  async availableDictionary(name: string, accountId = ACCOUNT): Promise<string> {
    const id = await this.dictionary(name, accountId);
    await this.makeAvailable(id);
    return id;
  }

  async update(id: string): Promise<void> {
    await this.call('UpdatePackage', { PackageID: id, PackageSource: { S3BucketName: 'words', S3Key: id } });
  }

  /** The newest version becomes AVAILABLE; as a dictionary of several files when it is a `directory`. */
  async makeAvailable(id: string, layout?: 'directory'): Promise<void> {
    const { pkg, version } = await this.#newest(id);
    const copy = copied(pkg, version, { sha256: 'a'.repeat(64), size: 3 }, new Date());
    const done = validated(copy.pkg, copy.version, undefined, new Date(), layout);
    await this.store.packages.updateVersion(done.version);
    await this.store.packages.update(done.pkg);
  }

  /** The newest version fails. */
  async failCopy(id: string, error: ErrorDetails): Promise<void> {
    const { pkg, version } = await this.#newest(id);
    const failed = copyFailed(pkg, version, error, new Date());
    await this.store.packages.updateVersion(failed.version);
    await this.store.packages.update(failed.pkg);
  }

  /** A new domain, Active. */
  async domain(name: string, accountId = ACCOUNT): Promise<void> {
    await this.call('CreateDomain', { DomainName: name }, accountId);
    await this.makeActive(name, accountId);
  }

  async makeActive(name: string, accountId = ACCOUNT): Promise<void> {
    const domain = await this.store.domains.find(domainId(accountId, name));
    if (!domain) throw new Error(`no domain ${name}`);
    await this.store.domains.update(activated(domain, '127.0.0.1:9201', new Date(this.#now)));
  }

  async associate(id: string, domain: string): Promise<void> {
    await this.call('AssociatePackage', { PackageID: id, DomainName: domain });
  }

  /** Every node serves what the association wants. */
  serve(id: string, domain: string): Promise<void> {
    return this.changeAssociation(id, domain, (association) =>
      served(association, association.desiredVersion, new Date(this.#now)),
    );
  }

  async changeAssociation(id: string, domain: string, change: (before: Association) => Association): Promise<void> {
    const association = await this.store.associations.find(domainId(ACCOUNT, domain), id);
    if (!association) throw new Error(`${id} is not on ${domain}`);
    await this.store.associations.update(change(association));
  }

  /** A second later each time, so that newest first is certain. */
  #tick(): Date {
    this.#now += 1000;
    return new Date(this.#now);
  }

  async #newest(id: string) {
    const pkg = await this.store.packages.find(id);
    const version = pkg && (await this.store.packages.findVersion(id, pkg.newestVersion));
    if (!pkg || !version) throw new Error(`no package ${id}`);
    return { pkg, version };
  }
}
