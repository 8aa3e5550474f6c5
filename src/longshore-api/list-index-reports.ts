import type { IndexReport } from '../domains/index-report.ts';
import { versionName } from '../packages/package.ts';
import { findAssociation } from './find-association.ts';
import { ofAssociation } from './labels.ts';
import { liveIndexReports } from './live-index-reports.ts';
import { document, NO_BODY, NO_QUERY, route } from './route.ts';
import { type IndexReportView, indexReports } from './shapes.ts';

/** The truth about each index that names the package's path: as it is now, or as it was after the last apply when no node can be asked. */
export const listIndexReports = route({
  operation: 'ListIndexReports',
  method: 'GET',
  path: '/domains/{domain}/associations/{package}/indices',
  params: ofAssociation,
  query: NO_QUERY,
  body: NO_BODY,
  output: indexReports,
  handle: async ({ params }, context) => {
    const association = await findAssociation(context, params);
    const applied = await context.store.indexReports.list(association.domainId, association.packageId);
    const live = await liveIndexReports(context, association, applied);
    return document({ observed: live ? 'now' : 'last-apply', indices: (live ?? applied).map(indexReportView) });
  },
});

export const indexReportView = (report: IndexReport): IndexReportView => ({
  index: report.index,
  uuid: report.uuid,
  state: report.state,
  why: report.why,
  settings: [...report.settings],
  ...(report.indexedSince !== undefined && { indexedSince: versionName(report.indexedSince) }),
});
