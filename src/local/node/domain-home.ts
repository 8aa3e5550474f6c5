import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DomainId } from '../../model/identity.ts';
import { errno, LocalDomainError } from '../local-domain-error.ts';
import { NodeHome } from './node-home.ts';
import type { NodeUser } from './node-user.ts';
import { makeDirectory, putFile } from './owned-files.ts';
import { type DomainRecord, domainRecord, readRecord } from './records.ts';

/** As the wire has them (CreateDomain). They become path segments here, so they are checked again. */
const DOMAIN_ID = /^(\d{12})\/([a-z][a-z0-9-]{2,27})$/;
const DIRECTORY = /^(\d{12})-([a-z][a-z0-9-]{2,27})$/;

const NODE_NUMBER = /^(?:0|[1-9]\d{0,3})$/;

/** The directory of one domain: `{nodes}/{account}-{name}`, with `domain.json` and a node home for each node. */
export class DomainHome {
  private constructor(
    readonly id: DomainId,
    readonly name: string,
    readonly directory: string,
    readonly clusterName: string,
    private readonly options: DomainHomeOptions,
  ) {}

  /** @throws LocalDomainError `InvalidDomain` for an id that is not `{account}/{name}` */
  static of(id: DomainId, options: DomainHomeOptions): DomainHome {
    const [, account, name] = DOMAIN_ID.exec(id) ?? [];
    if (account === undefined || name === undefined) {
      throw new LocalDomainError('InvalidDomain', `${JSON.stringify(id)} is no domain id: it must be ACCOUNT/NAME`);
    }
    // Two instances may have a domain of the same name; their nodes must never take one another for members.
    const instance = createHash('sha256').update(options.nodesDirectory).digest('hex').slice(0, 8);
    const directory = join(options.nodesDirectory, `${account}-${name}`);
    return new DomainHome(id, name, directory, `${account}-${name}-${instance}`, options);
  }

  /** Of all domains that have a directory. */
  static async ids(nodesDirectory: string): Promise<readonly DomainId[]> {
    return (await namesIn(nodesDirectory)).flatMap((entry) => {
      const [, account, name] = DIRECTORY.exec(entry) ?? [];
      return account === undefined ? [] : [`${account}/${name}`];
    });
  }

  /** In the directory of all nodes. */
  get directoryName(): string {
    return basename(this.directory);
  }

  record(): Promise<DomainRecord | undefined> {
    return readRecord(join(this.directory, 'domain.json'), domainRecord);
  }

  async save(record: DomainRecord): Promise<void> {
    await makeDirectory(this.directory);
    await putFile(join(this.directory, 'domain.json'), JSON.stringify(record), { staging: this.directory });
  }

  node(name: string): NodeHome {
    return new NodeHome(name, join(this.directory, name), this.options.user, this.options.platform);
  }

  /** The n-th node's name, from 0: `demo-0`. */
  nodeName(index: number): string {
    return `${this.name}-${index}`;
  }

  /** 12 of `demo-12`; undefined when it is no name of a node of this domain. */
  nodeNumber(name: string): number | undefined {
    const suffix = name.startsWith(`${this.name}-`) ? name.slice(this.name.length + 1) : '';
    return NODE_NUMBER.test(suffix) ? Number(suffix) : undefined;
  }

  /** Nodes that have a directory, whole or half laid out, in the order of their numbers. */
  async nodeNames(): Promise<readonly string[]> {
    const numbers = (await namesIn(this.directory)).flatMap((name) => this.nodeNumber(name) ?? []);
    return numbers.sort((a, b) => a - b).map((number) => this.nodeName(number));
  }
}

export interface DomainHomeOptions {
  readonly nodesDirectory: string;
  readonly user: NodeUser | undefined;
  readonly platform: NodeJS.Platform;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}
