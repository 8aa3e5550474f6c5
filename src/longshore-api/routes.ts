import { cancelAssociation } from './cancel-association.ts';
import { configureAssociation } from './configure-association.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteAssociation } from './delete-association.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { describeAssociation } from './describe-association.ts';
import { diffPackageVersions } from './diff-package-versions.ts';
import { editPackageRules } from './edit-package-rules.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listEvents } from './list-events.ts';
import { listIndexReports } from './list-index-reports.ts';
import { listPackageRules } from './list-package-rules.ts';
import { listWebhooks } from './list-webhooks.ts';
import { pinAssociation } from './pin-association.ts';
import { planChange } from './plan.ts';
import { previewSearches } from './preview.ts';
import { readPackageBytes } from './read-package-bytes.ts';
import { readPluginReport } from './read-plugin-report.ts';
import { redeliverDeadLetter } from './redeliver-dead-letter.ts';
import { cancelReindex } from './reindex-cancel.ts';
import { describeReindex } from './reindex-describe.ts';
import { listReindexes } from './reindex-list.ts';
import { startReindex } from './reindex-start.ts';
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
  planChange,
  previewSearches,
  startReindex,
  listReindexes,
  describeReindex,
  cancelReindex,
  diffPackageVersions,
  listPackageRules,
  editPackageRules,
  readPackageBytes,
  readPluginReport,
  listEvents,
  streamEvents,
  createWebhook,
  listWebhooks,
  deleteWebhook,
  listDeadLetters,
  redeliverDeadLetter,
];
