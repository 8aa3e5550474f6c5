import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  AssociatePackageCommand,
  CreateDomainCommand,
  CreatePackageCommand,
  type DomainPackageDetails,
  type DomainStatus,
  type PackageDetails,
  UpdatePackageCommand,
} from '@aws-sdk/client-opensearch';
import type { Api } from '../api/api.ts';
import { listDomains } from '../api/domains.ts';
import { findAssociation } from '../api/find-association.ts';
import { lookUpPackage } from '../api/find-package.ts';
import { upload } from '../api/upload.ts';
import { CliError } from '../cli-error.ts';
import type { Update } from '../progress/progress.ts';
import { lookAtPackage } from '../waiting/package-look.ts';
import { type Look, waitUntil } from '../waiting/wait-until.ts';
import { lookUpAssociation, lookUpDomain } from '../waiting/waits.ts';
import { asFile, DOMAIN, PACKAGE } from './dictionary.ts';
import { IndexApi } from './index-api.ts';

/** Starting three JVMs on a busy machine, and a download before that over a slow line. */
const TIMEOUT_MS = 30 * 60_000;

/** What the demo asks of the API. Each call can be made again: what is there already is left as it is. */
export class DemoSteps {
  constructor(
    private readonly api: Api,
    private readonly interrupted: AbortSignal,
    /** The dictionary's file, kept so that a person can edit it and go on from there. */
    private readonly file: string,
  ) {}

  async ensureDomain(nodes: number, update: Update): Promise<string> {
    if (!(await listDomains(this.api)).some(({ DomainName }) => DomainName === DOMAIN)) {
      const ClusterConfig = { InstanceCount: nodes };
      await this.api.opensearch.send(new CreateDomainCommand({ DomainName: DOMAIN, ClusterConfig }));
    }
    return this.#wait('domain demo to be active', update, async () => {
      const look = await lookUpDomain(this.api, DOMAIN, 'active');
      return look.done ? this.#lookAtCluster(look.value) : look;
    });
  }

  /** Right after a start the domain may still be shown as it was at the end of the last one: so ask the cluster itself. */
  async #lookAtCluster(domain: DomainStatus | undefined): Promise<Look<string>> {
    const endpoint = domain?.Endpoint;
    if (endpoint === undefined) throw new CliError('failed', 'domain demo is active but has no endpoint');
    const wanted = domain?.ClusterConfig?.InstanceCount ?? 1;
    const seen = await new IndexApi(endpoint, this.interrupted).nodeCount();
    if (seen === wanted) return { done: true, value: endpoint };
    return { done: false, waitingFor: `${seen} of ${wanted} nodes are in the cluster` };
  }

  findPackage(): Promise<PackageDetails | undefined> {
    return lookUpPackage(this.api, PACKAGE);
  }

  async createPackage(lines: readonly string[], update: Update): Promise<PackageDetails> {
    if ((await this.findPackage()) === undefined) {
      const PackageSource = await this.#upload(lines);
      const PackageDescription = 'Synonyms of the demo';
      const input = { PackageName: PACKAGE, PackageType: 'TXT-DICTIONARY', PackageDescription, PackageSource } as const;
      await this.api.opensearch.send(new CreatePackageCommand(input));
    }
    return this.#available(update);
  }

  async updatePackage(PackageID: string, lines: readonly string[], CommitMessage: string, update: Update) {
    const PackageSource = await this.#upload(lines);
    await this.api.opensearch.send(new UpdatePackageCommand({ PackageID, PackageSource, CommitMessage }));
    return this.#available(update);
  }

  findAssociation(packageId: string): Promise<DomainPackageDetails | undefined> {
    return findAssociation(this.api, DOMAIN, packageId);
  }

  /** Associates, or applies the newest version. */
  async associate(PackageID: string, update: Update): Promise<DomainPackageDetails | undefined> {
    await this.api.opensearch.send(new AssociatePackageCommand({ PackageID, DomainName: DOMAIN }));
    return this.#wait('the association to be active', update, () =>
      lookUpAssociation(this.api, DOMAIN, PackageID, 'active'),
    );
  }

  async #available(update: Update): Promise<PackageDetails> {
    const found = await this.#wait('the package to be available', update, async () =>
      lookAtPackage(await this.findPackage(), 'available'),
    );
    if (found === undefined) throw new CliError('failed', `package ${PACKAGE} is gone`);
    return found;
  }

  async #upload(lines: readonly string[]) {
    await mkdir(dirname(this.file), { recursive: true });
    await writeFile(this.file, asFile(lines));
    return upload(this.api, { file: this.file, name: PACKAGE });
  }

  #wait<T>(what: string, update: Update, look: Parameters<typeof waitUntil<T>>[0]): Promise<T> {
    return waitUntil(look, { what, timeoutMs: TIMEOUT_MS, interrupted: this.interrupted, update });
  }
}
