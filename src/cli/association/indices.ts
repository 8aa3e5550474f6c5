import { indexReports } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import type { DefineCommand } from '../cli.ts';
import { write } from '../output/output.ts';
import { type AssociationOptions, withAssociation } from './association-options.ts';
import { indexReportTable } from './index-report-table.ts';
import { pathOfIndexReports } from './own-association.ts';

interface IndicesOptions extends ApiOptions, AssociationOptions {}

/** Titles that say when it was so. */
const STATE = { now: 'STATE', 'last-apply': 'STATE (LAST APPLY)' } as const;

export const indices: DefineCommand = (command, cli) => {
  withApi(withAssociation(command)).action((options: IndicesOptions) =>
    withClients(cli, options, async (api) => {
      const own = await api.own();
      const reports = await own.call({ method: 'GET', path: pathOfIndexReports(options) }, indexReports);
      write(cli, options, reports, () => indexReportTable(reports.indices, STATE[reports.observed]));
    }),
  );
};
