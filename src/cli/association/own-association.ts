import type { z } from 'zod';
import {
  type AssociationView,
  type associationPatch,
  associationView,
  type pinRequest,
} from '../../longshore-api/shapes.ts';
import type { Api } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import type { AssociationOptions } from './association-options.ts';

const pathOf = ({ domain, package: name }: AssociationOptions): string =>
  ownPath`domains/${domain}/associations/${name}`;

export const describeAssociation = async (api: Api, association: AssociationOptions): Promise<AssociationView> =>
  (await api.own()).call({ method: 'GET', path: pathOf(association) }, associationView);

export const configureAssociation = async (
  api: Api,
  association: AssociationOptions,
  patch: z.input<typeof associationPatch>,
): Promise<AssociationView> =>
  (await api.own()).call({ method: 'PATCH', path: pathOf(association), body: patch }, associationView);

/** One step of an association's life that AWS has no call for. */
export const actOnAssociation = async (
  api: Api,
  association: AssociationOptions,
  action: 'rollback' | 'pin' | 'unpin' | 'cancel',
  body?: z.input<typeof pinRequest>,
): Promise<AssociationView> =>
  (await api.own()).call(
    { method: 'POST', path: `${pathOf(association)}/${action}`, ...(body && { body }) },
    associationView,
  );

/** Also while indices use it: their next start finds no file. */
export const forceDissociation = async (api: Api, association: AssociationOptions): Promise<AssociationView> =>
  (await api.own()).call({ method: 'DELETE', path: pathOf(association), query: { force: true } }, associationView);

export const pathOfIndexReports = (association: AssociationOptions): string => `${pathOf(association)}/indices`;
