import type { ReindexView } from '../../longshore-api/shapes.ts';
import { formatDate } from '../output/format.ts';
import { renderMembers, renderTable } from '../output/table.ts';

export const progressOf = ({ copied, total }: ReindexView): string | undefined => {
  if (copied === undefined || total === undefined) return undefined;
  const share = total === 0 ? '' : ` (${Math.floor((copied / total) * 100)} %)`;
  return `${copied} of ${total} documents${share}`;
};

export const reindexTable = (reindexes: readonly ReindexView[]): string =>
  renderTable(
    [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'ALIAS', cell: ({ alias }) => alias },
      { title: 'FROM', cell: ({ source }) => source },
      { title: 'TO', cell: ({ target }) => target },
      { title: 'STATUS', cell: ({ status }) => status },
      { title: 'COPIED', cell: progressOf },
      { title: 'STARTED (UTC)', cell: ({ createdAt }) => formatDate(new Date(createdAt)) },
    ],
    reindexes,
  );

export const reindexMembers = (reindex: ReindexView): string =>
  renderMembers([
    ['ID', reindex.id],
    ['Domain', reindex.domain],
    ['Alias', reindex.alias],
    ['From', reindex.source],
    ['To', reindex.target],
    ['Status', reindex.status],
    ['Error', reindex.error && `${reindex.error.type}: ${reindex.error.message}`],
    ['Copied', progressOf(reindex)],
    ['Started (UTC)', formatDate(new Date(reindex.createdAt))],
    ['Updated (UTC)', formatDate(new Date(reindex.lastUpdatedAt))],
  ]);
