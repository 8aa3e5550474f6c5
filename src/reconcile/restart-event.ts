import type { Domain } from '../domains/domain.ts';
import type { Event } from '../store/store.ts';

/** Told when nodes of a domain that was Active have to be started again. */
export const restartEvent = ({ nodeCount }: Domain): Pick<Event, 'type' | 'data'> => ({
  type: 'DomainRestarting',
  data: { nodes: nodeCount },
});
