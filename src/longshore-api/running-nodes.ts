import { isRunning } from '../domains/node.ts';
import { nodeProblem } from '../domains/settled.ts';
import type { DomainId } from '../model/identity.ts';
import type { ApiContext } from './context.ts';

export interface RunningNodes {
  /** Every node of the domain. */
  readonly names: readonly string[];
  /** Base URLs of those that run. */
  readonly urls: readonly string[];
  /** A sentence for each that does not. */
  readonly problems: readonly string[];
}

export async function runningNodes(
  { observer }: Pick<ApiContext, 'observer'>,
  domain: DomainId,
): Promise<RunningNodes> {
  const { nodes } = await observer.observe(domain);
  return {
    names: nodes.map(({ name }) => name),
    urls: nodes.filter(isRunning).map(({ url }) => url),
    problems: nodes.flatMap((node) => {
      const problem = nodeProblem(node);
      return problem === undefined ? [] : [`Node ${node.name} ${problem}.`];
    }),
  };
}
