import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../local/config.ts';
import { withClients } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { NEWEST_RELEASE, openDistributions } from '../doctor/distributions.ts';
import { unlessInterrupted } from '../interruption.ts';
import type { Progress, Update } from '../progress/progress.ts';
import { DOMAIN, FIRST_SYNONYMS, INDEX, NEW_WORD, NEXT_SYNONYMS, PACKAGE } from './dictionary.ts';
import { IndexApi, type NodeHits } from './index-api.ts';
import { demoNodeCount } from './node-count.ts';
import { DemoSteps } from './steps.ts';

export interface DemoOptions {
  readonly cli: Cli;
  readonly config: Config;
  readonly url: string;
  readonly progress: Progress;
}

/**
 * A dictionary's way to every node, through nothing but the public API: made, associated, updated, applied, with a search of
 * each node before and after. Goes on where an earlier run was cut short; when all is there it shows one search.
 * @returns `host:port` of the domain endpoint.
 */
export function demo({ cli, config, url, progress }: DemoOptions): Promise<string> {
  const say = (line: string) => void cli.stdout.write(`${line}\n`);
  // The keys of this very instance: what the environment says of AWS is meant for other targets.
  const environment = {
    LONGSHORE_ACCESS_KEY_ID: config.LONGSHORE_ACCESS_KEY_ID,
    LONGSHORE_SECRET_ACCESS_KEY: config.LONGSHORE_SECRET_ACCESS_KEY,
  };
  const target = { endpointUrl: url, region: config.LONGSHORE_REGION };
  const ensureOpenSearch = async (update: Update) => {
    // A domain would fetch it, too; here it is seen, and a failure is one sentence.
    const { store } = await openDistributions({ config, environment: cli.environment });
    await unlessInterrupted(cli.interrupted, store.ensure(NEWEST_RELEASE, update));
  };
  return withClients({ ...cli, environment }, target, async (api) => {
    const steps = new DemoSteps(api, cli.interrupted, join(config.LONGSHORE_HOME, 'demo', 'synonyms.txt'));
    await progress.step(`OpenSearch ${NEWEST_RELEASE}`, ensureOpenSearch);
    const nodes = demoNodeCount(totalmem(), process.constrainedMemory());
    const endpoint = await progress.step(`Domain ${DOMAIN}: real OpenSearch nodes`, (update) =>
      steps.ensureDomain(nodes, update),
    );
    const index = new IndexApi(endpoint, cli.interrupted);
    const search = async (words: string) => {
      const seen = await index.searchEachNode(words);
      say(`  search "${words}" on ${INDEX}: ${describeHits(seen)}`);
      return seen;
    };
    await tell({ steps, index, progress, say, search });
    return endpoint;
  });
}

interface Tale {
  readonly steps: DemoSteps;
  readonly index: IndexApi;
  readonly progress: Progress;
  readonly say: (line: string) => void;
  readonly search: (words: string) => Promise<readonly NodeHits[]>;
}

async function tell({ steps, index, progress, say, search }: Tale): Promise<void> {
  if (!(await index.exists())) {
    await progress.step(`Index ${INDEX}: four products, a copy on each node, no synonyms`, () => index.create());
    await search('croissant');
  }

  const found = await steps.findPackage();
  if (found === undefined) say(`  synonyms of the developer guide: ${FIRST_SYNONYMS.join(' / ')}`);
  // One that an earlier start left half way is waited for.
  const made =
    found?.PackageStatus === 'AVAILABLE'
      ? found
      : await progress.step(`CreatePackage ${PACKAGE}`, (update) => steps.createPackage(FIRST_SYNONYMS, update));
  const id = made.PackageID;
  if (id === undefined) throw new CliError('failed', 'the package has no id');
  say(`  package ${PACKAGE} is ${id}, version ${made.AvailablePackageVersion}`);

  let association = await steps.findAssociation(id);
  if (association?.DomainPackageStatus !== 'ACTIVE') {
    association = await progress.step(`AssociatePackage ${id} with ${DOMAIN}`, (update) => steps.associate(id, update));
  }
  const path = association?.ReferencePath;
  if (path === undefined) throw new CliError('failed', 'the association has no reference path');
  say(`  ${association?.PackageVersion} is on every node, at ${path}`);

  if (!(await index.uses(path))) {
    await progress.step(`Search analyzer of ${INDEX} with ${path}`, () => index.searchWith(path));
  }
  if (association?.PackageVersion === 'v1') {
    expectHits('croissant', await search('croissant'));
    if (made.AvailablePackageVersion === 'v1') {
      await progress.step(`UpdatePackage: "${NEW_WORD}" is a croissant, too`, (update) =>
        steps.updatePackage(id, NEXT_SYNONYMS, `Add ${NEW_WORD}`, update),
      );
    }
    await search(NEW_WORD);
    say('  the domain keeps its version until the update is applied: AssociatePackage again');
    await progress.step('AssociatePackage: apply the update', (update) => steps.associate(id, update));
  }
  expectHits(NEW_WORD, await search(NEW_WORD));
}

const describeHits = (seen: readonly NodeHits[]): string =>
  seen.map(({ node, texts }) => `${node}: ${texts.length === 0 ? 'no hit' : `"${texts[0]}"`}`).join(', ');

/** The demo claims that every node serves the dictionary: so it looks. */
function expectHits(words: string, seen: readonly NodeHits[]): void {
  const without = seen.filter(({ texts }) => texts.length === 0).map(({ node }) => node);
  if (without.length === 0) return;
  throw new CliError('failed', `"${words}" found nothing on ${without.join(', ')}`, {
    remedy: "If the demo's package or index was changed by hand, `longshore domain delete demo` and start again.",
  });
}
