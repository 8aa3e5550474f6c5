import type { Domain } from '../domains/domain.ts';
import { refusalError } from '../operations/association-refusal.ts';
import { associationSubject, change, domainSubject } from '../operations/change.ts';
import type { Association } from '../packages/association.ts';
import type { AssociationOutcome } from '../packages/association-state.ts';
import type { Event, Repositories } from '../store/store.ts';
import { associationView } from './association-view.ts';
import type { ApiContext } from './context.ts';
import { findAssociationForChange } from './find-association.ts';
import { type Answer, document } from './route.ts';
import type { AssociationView } from './shapes.ts';

/** What a change is decided on, locked. */
export interface ChangeSubject {
  readonly association: Association;
  readonly domain: Domain;
  readonly tx: Repositories;
  readonly now: Date;
}

export interface AssociationChange {
  /** The given association itself when there is nothing to change: then nothing is told or looked at either. */
  readonly outcome: AssociationOutcome;
  readonly event: (changed: Association) => Pick<Event, 'type' | 'data'>;
}

/** One transaction on one association: what `decide` makes of it, the event, and the domain looked at. Answers with the association. */
export async function changeAssociation(
  context: ApiContext,
  names: { readonly domain: string; readonly package: string },
  decide: (subject: ChangeSubject) => AssociationChange | Promise<AssociationChange>,
): Promise<Answer<AssociationView>> {
  return change(context, async (tx, now) => {
    const { domain, association } = await findAssociationForChange(tx, context, names);
    const { outcome, event } = await decide({ association, domain, tx, now });
    if ('refused' in outcome) {
      const { packageId: id } = association;
      // Of a refusal for want of a usable version, which only a first association can meet, the status would be told.
      const pkg = (await tx.packages.find(id)) ?? { id, status: 'AVAILABLE' };
      throw refusalError(outcome.refused, { pkg, domainName: domain.name });
    }
    const changed = outcome.association;
    const isChange = changed !== association;
    if (isChange) await tx.associations.update(changed);
    return {
      result: document(await associationView(tx, changed)),
      subject: domainSubject(domain.id),
      events: isChange ? [{ subject: associationSubject(domain.id, changed.packageId), ...event(changed) }] : [],
      tasks: isChange ? [{ kind: 'domain', id: domain.id }] : [],
    };
  });
}
