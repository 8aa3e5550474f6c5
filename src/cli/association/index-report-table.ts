import type { IndexReportView } from '../../longshore-api/shapes.ts';
import { renderTable } from '../output/table.ts';

/** The truth about each index that names the path; `stateTitle` says when it is true. */
export const indexReportTable = (reports: readonly IndexReportView[], stateTitle = 'STATE'): string =>
  renderTable(
    [
      { title: 'INDEX', cell: ({ index }) => index },
      { title: stateTitle, cell: ({ state }) => state },
      { title: 'INDEXED SINCE', cell: ({ indexedSince }) => indexedSince },
      { title: 'WHY', cell: ({ why }) => why },
    ],
    reports,
  );
