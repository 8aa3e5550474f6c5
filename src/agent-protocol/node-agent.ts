import type { NodeDesiredState } from './desired-state.ts';
import type { NodeReport } from './node-report.ts';

/** The agent of one node: in process for local domains, over HTTPS for `longshore agent`. */
export interface NodeAgent {
  /** The OpenSearch node name. */
  readonly node: string;
  /** @throws when the agent cannot be reached; what went wrong with a file is in the report. */
  apply(desired: NodeDesiredState): Promise<NodeReport>;
}
