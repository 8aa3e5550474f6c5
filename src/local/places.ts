import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { errno } from './local-domain-error.ts';
import type { NodeUser } from './node/node-user.ts';

/** Where things of local domains lie. All paths are absolute. */
export interface Places {
  /** One directory for each domain, below it one for each node. */
  readonly nodes: string;
  /** Unpacked OpenSearch distributions, shared by the nodes of every instance. */
  readonly distributions: string;
  /** Downloaded archives. Read by Longshore only, so it may lie where the node user cannot reach. */
  readonly downloads: string;
  /** Built reload plugins; copied into each node's home from here. */
  readonly plugins: string;
}

/** True when the user can enter the directory, or could if it were made: every ancestor that is there lets it through. */
export type CanTraverse = (directory: string, user: NodeUser) => Promise<boolean>;

/**
 * Node homes lie in LONGSHORE_NODES, `$LONGSHORE_HOME/nodes` by default; unpacked distributions in `$LONGSHORE_CACHE/distributions`.
 *
 * As root, nodes run as an unprivileged user who often cannot enter those: `/root` has mode 700. Longshore never opens up a directory
 * that is not its own. Then, and only then, node homes lie in `/var/lib/longshore/{12 hex digits of the SHA-256 of LONGSHORE_HOME}`, so that
 * instances with different homes stay apart, and unpacked distributions in `/var/cache/longshore/distributions`.
 * A LONGSHORE_NODES that was asked for is kept: `doctor` and the first start say it when the node user cannot enter it.
 */
export async function choosePlaces(options: {
  /** LONGSHORE_HOME */
  readonly home: string;
  /** LONGSHORE_CACHE */
  readonly cache: string;
  /** LONGSHORE_NODES */
  readonly nodes?: string | undefined;
  readonly nodeUser: NodeUser | undefined;
  readonly canTraverse?: CanTraverse;
}): Promise<Places> {
  const { home, cache, nodeUser } = options;
  const canTraverse = options.canTraverse ?? userCanTraverse;
  const reachable = async (path: string) => nodeUser === undefined || (await canTraverse(path, nodeUser));
  const nodes = options.nodes ?? join(home, 'nodes');
  const distributions = join(cache, 'distributions');
  return {
    nodes: options.nodes !== undefined || (await reachable(nodes)) ? nodes : join('/var/lib/longshore', homeKey(home)),
    distributions: (await reachable(distributions)) ? distributions : '/var/cache/longshore/distributions',
    downloads: cache,
    plugins: join(cache, 'plugins'),
  };
}

/** Tells the instances of one machine apart: the first 12 hex digits of the SHA-256 of LONGSHORE_HOME. */
export const homeKey = (home: string): string => createHash('sha256').update(home).digest('hex').slice(0, 12);

/** The directories from the root down to this one: `/`, `/var`, `/var/lib`. */
export function ancestors(path: string): readonly string[] {
  const { root } = parse(path);
  const found = [path];
  for (let at = path; at !== root; ) {
    at = dirname(at);
    found.unshift(at);
  }
  return found;
}

/** May this user search (x) a directory with this owner and mode? Supplementary groups do not count: nodes start without any. */
export function maySearch(user: NodeUser, directory: { uid: number; gid: number; mode: number }): boolean {
  if (directory.uid === user.uid) return (directory.mode & 0o100) !== 0;
  if (directory.gid === user.gid) return (directory.mode & 0o010) !== 0;
  return (directory.mode & 0o001) !== 0;
}

/** What is not there yet will be made by Longshore with mode 755. */
export async function userCanTraverse(directory: string, user: NodeUser): Promise<boolean> {
  for (const path of ancestors(directory)) {
    try {
      if (!maySearch(user, await stat(path))) return false;
    } catch (error) {
      if (errno(error) === 'ENOENT') return true;
      throw error;
    }
  }
  return true;
}
