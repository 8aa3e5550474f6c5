import type { DeleteDomainRequest, DeleteDomainResponse } from '@aws-sdk/client-opensearch';
import { beginDelete } from '../domains/domain-change.ts';
import { domainStatus } from '../domains/domain-status.ts';
import { change, domainSubject } from './change.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/** Marks it; the reconciler stops the nodes and then takes away the domain with its associations and tags. Asked again, it answers the same. */
export const deleteDomain: OperationHandler<DeleteDomainRequest, DeleteDomainResponse> = async (input, context) => {
  const name = required(input.DomainName, 'DomainName');

  return change(context, async (tx, now) => {
    const before = await findDomain(tx, context, name, { lock: true });
    const domain = beginDelete(before, context.ids.uuid(), now);
    if (domain !== before) await tx.domains.update(domain);
    return {
      result: { DomainStatus: domainStatus(domain, context.site) },
      subject: domainSubject(domain.id),
      events:
        domain === before ? [] : [{ subject: domainSubject(domain.id), type: 'DomainDeletionRequested', data: {} }],
      tasks: [{ kind: 'domain', id: domain.id }],
    };
  });
};
