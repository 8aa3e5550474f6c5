import { AGENT_PROTOCOL_VERSION } from '../agent-protocol/desired-state.ts';
import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { FileReport, NodeReport } from '../agent-protocol/node-report.ts';
import type { NodeFile } from '../domains/node-desired-state.ts';

/** What the agents of a domain answered to one desired state. */
export interface FleetReport {
  readonly files: readonly NodeFile[];
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

/** Asks every agent at the same time for the same files. @throws StaleGenerationError */
export async function applyToAll(
  agents: readonly NodeAgent[],
  files: readonly NodeFile[],
  generation: number,
): Promise<FleetReport> {
  const reports = new Map<string, NodeReport>();
  const unreachable = new Map<string, string>();
  await Promise.all(
    agents.map(async (agent) => {
      try {
        reports.set(agent.node, await agent.apply({ protocol: AGENT_PROTOCOL_VERSION, generation, files: [...files] }));
      } catch (error) {
        unreachable.set(agent.node, error instanceof Error ? error.message : String(error));
      }
    }),
  );
  for (const [node, report] of reports)
    if (report.generation > generation) throw new StaleGenerationError(node, report.generation);
  return { files, reports, unreachable };
}

/** In words, for `waitingFor`: the first agent that did not answer. */
export function describeUnreachable({ unreachable }: FleetReport): string | undefined {
  const [first] = unreachable;
  return first && `node ${first[0]}: ${first[1]}`;
}

/** What keeps a package's files from being as they should be on the nodes that answered, in words; undefined when nothing does. */
export function fileProblem({ files, reports }: FleetReport, packageId: string): string | undefined {
  for (const file of files) {
    if (file.packageId !== packageId) continue;
    for (const [node, report] of reports) {
      const seen = report.files.find(({ path }) => path === file.path);
      if (seen?.[file.phase] === file.sha256) continue;
      return `node ${node}, file ${file.path}: ${seen?.error ?? `its ${file.phase} bytes are ${seen?.[file.phase] ?? 'missing'}`}`;
    }
  }
  return undefined;
}

/** The same for a file that is to be gone. */
export function removalProblem({ reports }: FleetReport, path: string): string | undefined {
  for (const [node, report] of reports) {
    const seen = report.files.find((file) => file.path === path);
    if (seen && (seen.active !== null || seen.error !== undefined))
      return `node ${node}, file ${path}: ${seen.error ?? 'it is still there'}`;
  }
  return undefined;
}

export interface RepairedFile {
  readonly node: string;
  readonly report: FileReport;
}

/** Live files that were not as they should be when the agents looked, whether they could be put right or not. */
export function repairedFiles({ files, reports }: FleetReport): readonly RepairedFile[] {
  const live = new Map(files.filter(({ phase }) => phase === 'active').map((file) => [file.path, file.sha256]));
  return [...reports].flatMap(([node, { files: seen }]) =>
    seen
      .filter((report) => live.has(report.path) && report.found !== live.get(report.path))
      .map((report) => ({ node, report })),
  );
}
