import { change, domainSubject } from '../operations/change.ts';
import { findDomain } from '../operations/find-domain.ts';
import { conflict } from '../operations/refuse.ts';
import { isOver } from '../store/reindex-state.ts';
import { ofReindex } from './labels.ts';
import { findReindex } from './reindex-find.ts';
import { reindexView } from './reindex-view.ts';
import { document, NO_BODY, NO_QUERY, route } from './route.ts';
import { reindex as shape } from './shapes.ts';

/** Asks that it be taken back. What comes of it is seen by describing: the alias may have been swapped just then. */
export const cancelReindex = route({
  operation: 'CancelReindex',
  method: 'POST',
  path: '/domains/{domain}/reindexes/{reindex}/cancel',
  params: ofReindex,
  query: NO_QUERY,
  body: NO_BODY,
  output: shape,
  handle: async ({ params }, context) => {
    const domain = await findDomain(context.store, context, params.domain);
    const reindex = await change(context, async (tx) => {
      const found = await findReindex(tx, domain, params.reindex, { lock: true });
      if (isOver(found)) throw conflict(`Reindex ${found.id} is ${found.state.status}: there is nothing to cancel.`);
      const cancelled = { ...found, cancelRequested: true as const };
      await tx.reindexes.update(cancelled);
      return {
        result: cancelled,
        subject: domainSubject(domain.id),
        events: [{ subject: domainSubject(domain.id), type: 'CancelRequested', data: { reindex: found.id } }],
        tasks: [{ kind: 'reindex', id: found.id }],
      };
    });
    return document(reindexView(reindex, domain.name));
  },
});
