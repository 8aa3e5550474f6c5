import type { NodeAgent } from '../agent-protocol/node-agent.ts';

/** `demo-2` → 2: nodes are numbered from 0. */
const ordinal = (node: string): number => Number(/-(\d+)$/.exec(node)?.[1] ?? 0);

export interface NodeNames {
  /** In order. */
  readonly wanted: readonly string[];
  /** Beyond the number of nodes that is wanted. */
  readonly leaving: readonly string[];
}

/** The nodes with the highest numbers go first. */
export function nodeNames(agents: readonly NodeAgent[], nodeCount: number): NodeNames {
  const names = agents.map(({ node }) => node).sort((a, b) => ordinal(a) - ordinal(b));
  return {
    wanted: names.filter((name) => ordinal(name) < nodeCount),
    leaving: names.filter((name) => ordinal(name) >= nodeCount),
  };
}
