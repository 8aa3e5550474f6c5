import { AGENT_PROTOCOL_VERSION, type NodeDesiredState } from '../agent-protocol/desired-state.ts';
import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { NodeReport } from '../agent-protocol/node-report.ts';
import type { NodeFile, NodeLink } from '../domains/node-desired-state.ts';

/** What the agents of a domain answered to one desired state. */
export interface FleetReport {
  readonly files: readonly NodeFile[];
  readonly links: readonly NodeLink[];
  /** By node name. */
  readonly reports: ReadonlyMap<string, NodeReport>;
  /** Why an agent did not answer, by node name. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** A node has applied a newer state than ours: another reconciler has been there. */
export class StaleGenerationError extends Error {
  constructor(
    readonly node: string,
    readonly generation: number,
  ) {
    super(`node ${node} has applied generation ${generation}, which is newer`);
    this.name = 'StaleGenerationError';
  }
}

/** Asks every agent at the same time for the same files and links. @throws StaleGenerationError */
export async function applyToAll(
  agents: readonly NodeAgent[],
  { files, links }: Pick<FleetReport, 'files' | 'links'>,
  generation: number,
): Promise<FleetReport> {
  const desired: NodeDesiredState = {
    protocol: AGENT_PROTOCOL_VERSION,
    generation,
    files: [...files],
    links: [...links],
  };
  const reports = new Map<string, NodeReport>();
  const unreachable = new Map<string, string>();
  await Promise.all(
    agents.map(async (agent) => {
      try {
        reports.set(agent.node, await agent.apply(desired));
      } catch (error) {
        unreachable.set(agent.node, error instanceof Error ? error.message : String(error));
      }
    }),
  );
  for (const [node, report] of reports)
    if (report.generation > generation) throw new StaleGenerationError(node, report.generation);
  return { files, links, reports, unreachable };
}

/** In words, for `waitingFor`: the first agent that did not answer. */
export function describeUnreachable({ unreachable }: FleetReport): string | undefined {
  const [first] = unreachable;
  return first && `node ${first[0]}: ${first[1]}`;
}

/** What keeps a package's files from being as they should be on the nodes that answered, in words; undefined when nothing does. */
export function fileProblem({ files, links, reports }: FleetReport, packageId: string): string | undefined {
  for (const [node, report] of reports) {
    for (const { path, phase, sha256 } of files.filter((file) => file.packageId === packageId)) {
      const seen = report.files.find((file) => file.path === path);
      if (seen?.[phase] === sha256) continue;
      return `node ${node}, file ${path}: ${seen?.error ?? `its ${phase} bytes are ${seen?.[phase] ?? 'missing'}`}`;
    }
    for (const { path, target } of links.filter((link) => link.packageId === packageId)) {
      const seen = report.links.find((link) => link.path === path);
      if (seen?.target === target) continue;
      return `node ${node}, link ${path}: ${seen?.error ?? `it leads to ${seen?.target ?? 'nothing'} and not to ${target}`}`;
    }
  }
  return undefined;
}

/** The same for files and links that are to be gone. */
export function removalProblem({ reports }: FleetReport, paths: readonly string[]): string | undefined {
  for (const [node, report] of reports) {
    const file = report.files.find(
      ({ path, active, error }) => paths.includes(path) && (active ?? error) !== undefined,
    );
    if (file) return `node ${node}, file ${file.path}: ${file.error ?? 'it is still there'}`;
    const link = report.links.find(
      ({ path, target, error }) => paths.includes(path) && (target ?? error) !== undefined,
    );
    if (link) return `node ${node}, link ${link.path}: ${link.error ?? 'it is still there'}`;
  }
  return undefined;
}

/** Something live that was not as it should be when an agent looked, whether it could be put right or not. */
export interface Repair {
  readonly node: string;
  readonly packageId: string;
  readonly path: string;
  /** The hash of the bytes that lay there, or where the link led; null when there was nothing. */
  readonly found: string | null;
  readonly error?: string | undefined;
}

export function repairs({ files, links, reports }: FleetReport): readonly Repair[] {
  const live = files.filter(({ phase }) => phase === 'active').map((file) => ({ ...file, wanted: file.sha256 }));
  const led = links.map((link) => ({ ...link, wanted: link.target }));
  return [...reports].flatMap(([node, report]) =>
    [...differing(live, report.files), ...differing(led, report.links)].map((found) => ({ node, ...found })),
  );
}

interface Seen {
  readonly path: string;
  readonly found: string | null;
  readonly error?: string | undefined;
}

const differing = (
  wanted: readonly { readonly packageId: string; readonly path: string; readonly wanted: string }[],
  seen: readonly Seen[],
): readonly Omit<Repair, 'node'>[] =>
  wanted.flatMap(({ packageId, path, wanted: right }) =>
    seen
      .filter((report) => report.path === path && report.found !== right)
      .map(({ found, error }) => ({ packageId, path, found, ...(error !== undefined && { error }) })),
  );
