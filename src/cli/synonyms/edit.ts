import type { Command } from 'commander';
import { type Api, type ApiOptions, withApi, withClients } from '../api/api.ts';
import { associate } from '../association/associate.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { write } from '../output/output.ts';
import { type WaitOptions, withWait } from '../waiting/options.ts';
import { waitForArrival, waitForAssociation, waitForPackage } from '../waiting/waits.ts';
import { type EditedVersion, editRules, type RuleEdits } from './own-rules.ts';

export interface EditRulesOptions extends ApiOptions, WaitOptions {
  readonly message?: string;
  readonly ifMatch?: string;
  readonly apply?: true;
  readonly domain?: string;
}

/** An ETag is quoted; people type what is between the quotes. */
const quoted = (etag: string): string => (/^(?:\*|(?:W\/)?".*")$/.test(etag) ? etag : `"${etag}"`);

export function withEdit(command: Command): Command {
  command
    .option('--message <text>', 'what the new version changes: its CommitMessage')
    .option(
      '--if-match <etag>',
      'only when the rules are still those of this version or ETag of `synonyms list`',
      quoted,
    )
    .option('--apply', 'and put the new version on every node of --domain')
    .option('--domain <domain>', 'name of the domain, with --apply');
  withWait(command, 'the new version is available');
  return withApi(command);
}

/** Makes the edits one new version; then, with --apply, brings it to the domain's nodes. */
export async function runEdit(
  cli: Cli,
  nameOrId: string,
  edits: RuleEdits['edits'],
  options: EditRulesOptions,
): Promise<void> {
  if ((options.apply === true) !== (options.domain !== undefined)) {
    throw new CliError('usage', 'which domain, and is it to be applied?', {
      remedy: 'Give --apply and --domain together.',
    });
  }
  await withClients(cli, options, async (api) => {
    const { message, ifMatch, timeout, domain } = options;
    const edited = await editRules(
      api,
      nameOrId,
      { edits, message },
      {
        timeoutMs: timeout,
        arrival: () => waitForArrival(cli, api, nameOrId, options),
        ...(ifMatch !== undefined && { ifMatch }),
      },
    );
    if (options.wait || domain !== undefined) await waitForPackage(cli, api, edited.packageId, 'available', options);
    if (domain !== undefined) await apply(cli, api, nameOrId, edited, domain, options);
    write(cli, options, edited, () =>
      domain === undefined
        ? `${nameOrId} is ${edited.version}; domains take it by auto-apply, or by \`longshore association create\`\n`
        : `${nameOrId} is ${edited.version}, and every node of ${domain} serves it\n`,
    );
  });
}

async function apply(
  cli: Cli,
  api: Api,
  name: string,
  { packageId, version }: EditedVersion,
  domain: string,
  options: EditRulesOptions,
): Promise<void> {
  for (let first = true; ; first = false) {
    try {
      await associate(api, packageId, { domain, package: packageId, version });
    } catch (error) {
      // Auto-apply may have been quicker, or another change be on its way: what comes of it is looked at.
      if (!first || !(error instanceof Error && error.name === 'ConflictException')) throw error;
    }
    const served = await waitForAssociation(cli, api, { domain, packageId, name }, 'active', options);
    // Each version holds the edits of those before it.
    if (numberOf(served?.PackageVersion) >= numberOf(version)) return;
    if (!first)
      throw new CliError('failed', `${domain} serves ${served?.PackageVersion}, and not ${version} of ${name}`);
  }
}

const numberOf = (version: string | undefined): number => Number(version?.slice(1) ?? 0);
