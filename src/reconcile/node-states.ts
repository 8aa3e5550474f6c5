import type { DomainObservation } from '../domains/node.ts';
import { nodeProblem } from '../domains/settled.ts';

export const stateOf = (name: string, seen: DomainObservation): string | undefined =>
  seen.nodes.find((node) => node.name === name)?.state.status;

export const runningNodes = (seen: DomainObservation): ReadonlySet<string> =>
  new Set(seen.nodes.filter(({ state }) => state.status === 'running').map(({ name }) => name));

/** Nobody keeps a node running, or nobody listens for the domain. */
export const needsStart = (names: readonly string[], seen: DomainObservation): boolean =>
  seen.endpoint === undefined || names.some((name) => (stateOf(name, seen) ?? 'stopped') === 'stopped');

export function absentNode(names: readonly string[], seen: DomainObservation): string | undefined {
  for (const name of names) {
    const node = seen.nodes.find((candidate) => candidate.name === name);
    const problem = node ? nodeProblem(node) : 'does not exist yet';
    if (problem !== undefined) return `node ${name}, which ${problem}`;
  }
  return undefined;
}
