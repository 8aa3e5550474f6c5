import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { type previewRequest, preview as previewShape } from '../../longshore-api/shapes.ts';
import { type ApiOptions, withApi, withClients } from '../api/api.ts';
import { ownPath } from '../api/own-path.ts';
import { type AssociationOptions, withAssociation } from '../association/association-options.ts';
import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { versionOption } from '../version-option.ts';
import { percent, previewText } from './preview-text.ts';
import { readQueries } from './queries.ts';
import { verdictOf } from './verdict.ts';

interface PreviewOptions extends ApiOptions, AssociationOptions {
  readonly index: string;
  readonly version?: string;
  readonly queries?: string;
  readonly query: readonly string[];
  readonly fields?: readonly string[];
  readonly hits?: number;
  /** Share of the top hits. */
  readonly threshold?: number;
}

const WIDTH_WHEN_KEPT = 120;

/** @throws InvalidArgumentError */
function parseShare(text: string): number {
  const share = /^(?:0?\.\d+|[01](?:\.0*)?)$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Give a share between 0 and 1, such as 0.2.');
}

/** @throws InvalidArgumentError */
function parseHits(text: string): number {
  if (/^(?:[1-9]\d?|100)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number of hits between 1 and 100.');
}

const withPreviewOptions = (command: Command): Command =>
  command
    .requiredOption('--index <index>', 'an index of the domain that uses the package')
    .addOption(versionOption('the version to try (default: what `association create` would take)'))
    .option('--queries <file>', 'what users type, one query a line (default: sampled from what the cluster recorded)')
    .option('--query <text>', 'one more query; may be given several times', (text, all: string[]) => [...all, text], [])
    .addOption(
      new Option(
        '--fields <fields>',
        'search in these, separated by commas (default: all that use the package)',
      ).argParser((text) => text.split(',').map((field) => field.trim())),
    )
    .addOption(new Option('--hits <count>', 'how many top hits are compared (default: 10)').argParser(parseHits))
    .addOption(
      new Option(
        '--threshold <share>',
        'exit with 1 when more than this share of the top hits changes, on average',
      ).argParser(parseShare),
    )
    .addHelpText('after', '\nTries the new rules beside those that are live: searches of others do not see them.');

export const preview: DefineCommand = (command, cli) => {
  withApi(withPreviewOptions(withAssociation(command))).action((options: PreviewOptions) =>
    withClients(cli, options, async (api) => {
      const { domain, package: name, version, index, fields, hits, threshold } = options;
      const queries = await readQueries(options.queries, options.query);
      const body: z.input<typeof previewRequest> = {
        package: name,
        version,
        index,
        queries,
        fields: fields && [...fields],
        hits,
      };
      const own = await api.own();
      const found = await own.call({ method: 'POST', path: ownPath`domains/${domain}/preview`, body }, previewShape);
      const verdict = verdictOf(found);
      write(cli, options, { ...found, verdict }, () => previewText(found, cli.stdout.columns || WIDTH_WHEN_KEPT));
      if (threshold === undefined || verdict.meanHitsChanged <= threshold) return;
      throw new CliError(
        'failed',
        `${percent(verdict.meanHitsChanged)} of the top hits change, more than the threshold of ${percent(threshold)}`,
        { remedy: 'Look at the queries with other top hits; when they are as they should be, raise --threshold.' },
      );
    }),
  );
};
