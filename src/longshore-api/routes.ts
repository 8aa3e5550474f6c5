import { cancelAssociation } from './cancel-association.ts';
import { configureAssociation } from './configure-association.ts';
import { deleteAssociation } from './delete-association.ts';
import { describeAssociation } from './describe-association.ts';
import { listEvents } from './list-events.ts';
import { listIndexReports } from './list-index-reports.ts';
import { pinAssociation } from './pin-association.ts';
import { rollBackAssociation } from './roll-back-association.ts';
import type { Route } from './route.ts';
import { streamEvents } from './stream-events.ts';
import { unpinAssociation } from './unpin-association.ts';

/** Every route of `/_longshore/v1`. */
export const ROUTES: readonly Route[] = [
  describeAssociation,
  configureAssociation,
  deleteAssociation,
  rollBackAssociation,
  pinAssociation,
  unpinAssociation,
  cancelAssociation,
  listIndexReports,
  listEvents,
  streamEvents,
];
