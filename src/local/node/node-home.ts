import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeRemains } from './failure-reason.ts';
import type { NodeUser } from './node-user.ts';
import { opensearchYml, unicastHosts } from './opensearch-yml.ts';
import { makeDirectory, putFile, putLink, readEnd, removeTree } from './owned-files.ts';
import type { NodePorts } from './ports.ts';
import { NODE_HOST } from './ports.ts';
import { findByArgument, isRunning, type ProcessIdentity } from './process-identity.ts';
import { type NodeRecord, nodeRecord, readRecord } from './records.ts';

/** Read only, shared with every node of the release. */
const SHARED = ['agent', 'bin', 'lib', 'modules'] as const;
/** The node writes here: keystore, shards, logs, native libraries. */
const WRITTEN_BY_NODE = ['config', 'data', 'logs', 'tmp'] as const;
/** The end of a log in which the reason of a death is looked for. */
const LOG_END = 128 * 1024;

const RELOAD_PLUGIN = 'longshore-reload';

/**
 * The directory of one node, an OpenSearch home of kilobytes: `agent bin lib modules` are links to the unpacked distribution;
 * `config data logs plugins tmp` are the node's own. The directory and `plugins` belong to us, the rest to the node's user.
 */
export class NodeHome {
  readonly configDirectory: string;

  constructor(
    readonly name: string,
    readonly directory: string,
    readonly user: NodeUser | undefined,
    private readonly platform: NodeJS.Platform,
  ) {
    this.configDirectory = join(directory, 'config');
  }

  /** In a command line it marks the process of this node. */
  get homeArgument(): string {
    return `-Dopensearch.path.home=${this.directory}`;
  }

  /** undefined when the home was never laid out to the end. */
  async record(): Promise<NodeRecord | undefined> {
    return readRecord(this.#recordPath, nodeRecord);
  }

  async save(record: NodeRecord): Promise<void> {
    await this.#put('node.json', JSON.stringify(record));
  }

  /** Makes everything but the configuration. The record comes last: a home that has one is whole. */
  async layOut(options: {
    readonly distributionDir: string;
    /** The files of `plugins/longshore-reload`. */
    readonly reloadPluginDir: string;
    readonly ports: NodePorts;
  }): Promise<NodeRecord> {
    await makeDirectory(this.directory);
    for (const name of SHARED) await putLink(join(this.directory, name), join(options.distributionDir, name));
    for (const name of WRITTEN_BY_NODE) await makeDirectory(join(this.directory, name), this.user);
    await makeDirectory(join(this.directory, 'plugins'));
    await this.#install(options.reloadPluginDir);
    const log4j = await readFile(join(options.distributionDir, 'config/log4j2.properties'));
    await this.#put('config/log4j2.properties', log4j);
    const present = await this.record();
    // A node that is being started writes its record, too.
    if (present) return present;
    const record = { name: this.name, ports: options.ports };
    await this.save(record);
    return record;
  }

  async configure(settings: { clusterName: string; ports: NodePorts; bootstrap: readonly string[] }): Promise<void> {
    await this.#put('config/opensearch.yml', opensearchYml({ ...settings, nodeName: this.name }));
  }

  /** Where the node finds the others; OpenSearch reads it again by itself. */
  async writeHosts(transportPorts: readonly number[]): Promise<void> {
    await this.#put('config/unicast_hosts.txt', unicastHosts(transportPorts));
  }

  /**
   * The node's process: the recorded one, else one that runs from this directory though nobody wrote it down (we died in between).
   * Another process that got the recorded pid later is neither.
   */
  async findProcess(): Promise<ProcessIdentity | undefined> {
    // A damaged record must not hide a process.
    const recorded = (await this.record().catch(() => undefined))?.process;
    if (recorded && (await isRunning(recorded, this.platform))) return recorded;
    const [found] = await findByArgument(this.homeArgument, this.user?.uid ?? process.getuid?.(), this.platform);
    return found;
  }

  /** What the last start left in words. */
  async remains(clusterName: string, exit: NodeRemains['exit']): Promise<NodeRemains> {
    const [log, console] = await Promise.all([
      readEnd(join(this.directory, 'logs', `${clusterName}.log`), LOG_END),
      readEnd(this.consolePath, LOG_END),
    ]);
    return { log: lastStart(log), console, exit };
  }

  /** What the JVM writes; in a directory of ours, so that no node can make us write elsewhere. */
  get consolePath(): string {
    return join(this.directory, 'console.log');
  }

  get #recordPath(): string {
    return join(this.directory, 'node.json');
  }

  async #put(path: string, bytes: string | Buffer): Promise<void> {
    const user = path.startsWith('config/') ? this.user : undefined;
    await putFile(join(this.directory, path), bytes, { staging: this.directory, user });
  }

  async #install(plugin: string): Promise<void> {
    const target = join(this.directory, 'plugins', RELOAD_PLUGIN);
    await mkdir(target, { recursive: true, mode: 0o755 });
    const names = await readdir(plugin);
    for (const name of await readdir(target)) if (!names.includes(name)) await removeTree(join(target, name));
    for (const name of names) {
      const bytes = await readFile(join(plugin, name));
      const present = await readFile(join(target, name)).catch(() => undefined);
      if (present === undefined || !present.equals(bytes)) await this.#put(join('plugins', RELOAD_PLUGIN, name), bytes);
    }
  }
}

export const nodeUrl = (ports: NodePorts): string => `http://${NODE_HOST}:${ports.http}`;

/** The log goes on over restarts; each start begins with the line that names the version. */
export function lastStart(log: string): string {
  const line = log.lastIndexOf('] version[');
  return line === -1 ? log : log.slice(line);
}
