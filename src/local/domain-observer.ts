import { isRunning } from '../domains/node.ts';
import { ClusterRequestError, ClusterUnreachableError, type ConnectCluster } from '../opensearch/cluster.ts';
import type { DomainObserver } from '../operations/operation.ts';
import type { DomainRuntime } from '../reconcile/domain-runtime.ts';

/** A live look for the operations that report what is so: a domain that cannot be seen is one without nodes. */
export function createDomainObserver(
  runtime: Pick<DomainRuntime, 'observe'>,
  connectCluster: ConnectCluster,
): DomainObserver {
  return {
    observe: (domain) => runtime.observe(domain),
    async nodeIds(domain) {
      const { nodes } = await runtime.observe(domain);
      const urls = nodes.filter(isRunning).map(({ url }) => url);
      try {
        return await connectCluster(urls).nodeIds();
      } catch (error) {
        if (error instanceof ClusterUnreachableError || error instanceof ClusterRequestError) return new Map();
        throw error;
      }
    },
  };
}
