// Two hundred changes of a dictionary while everybody searches: through the domain endpoint and on each node directly. No search fails, no
// answer after ACTIVE is from another version, and a broken version is refused with its line while the old one goes on answering.
import { beforeAll, expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { nodeUrls } from '../support/node-search.ts';
import { associate, createDictionary, settledPackage, updateDictionary } from '../support/packages.ts';
import { type Answer, startSearchLoad } from '../support/search-load.ts';

const { url, endpoints } = inject('longshore');
const clients = clientsFor(url);
const UPDATES = 200;
const BROKEN_EVERY = 5;
const NAME = 'under-load';
const INDEX = 'searched-meanwhile';

/** `probe` finds the one document of the version, and nothing else. */
const rules = (version: number): string => `# ${version}\nprobe => word${version}\n`;
/** The second line, an own one each time, is no rule. */
const broken = (version: number): string => `probe => word${version}\na => b => c${version}\n`;

let id: string;
let targets: ReadonlyMap<string, string>;

const send = async (method: string, path: string, body: string, type = 'application/json'): Promise<void> => {
  const response = await fetch(`http://${endpoints.three}/${path}`, {
    method,
    headers: { 'content-type': type },
    body,
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
};

beforeAll(async () => {
  id = await createDictionary(clients, NAME, rules(0));
  await associate(clients, 'three', id);
  const settings = {
    number_of_shards: 3,
    auto_expand_replicas: '0-all',
    analysis: {
      filter: { synonyms: { type: 'synonym_graph', synonyms_path: `analyzers/${id}`, updateable: true } },
      analyzer: { with_synonyms: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] } },
    },
  };
  const text = { type: 'text', analyzer: 'standard', search_analyzer: 'with_synonyms' };
  await send('PUT', INDEX, JSON.stringify({ settings, mappings: { properties: { text } } }));
  const documents = Array.from({ length: UPDATES + 1 }, (_, version) => [
    JSON.stringify({ index: { _id: `word${version}` } }),
    JSON.stringify({ text: `word${version}` }),
  ]);
  await send('POST', `${INDEX}/_bulk?refresh=true`, `${documents.flat().join('\n')}\n`, 'application/x-ndjson');
  await fetch(`http://${endpoints.three}/_cluster/health/${INDEX}?wait_for_status=green&timeout=60s`);
  targets = new Map([['endpoint', `http://${endpoints.three}`], ...(await nodeUrls(endpoints.three))]);
});

const failures = (answers: readonly Answer[]): readonly string[] =>
  answers.flatMap(({ from, result }) => ('failed' in result ? [`${from}: ${result.failed}`] : []));

const describeAnswer = (from: string, found: readonly string[]): string => `${from}: ${found.join(', ') || 'nothing'}`;

/** Answers other than exactly that version. */
const othersThan = (answers: readonly Answer[], version: number): readonly string[] =>
  answers.flatMap(({ from, result }) => {
    if ('failed' in result || (result.found.length === 1 && result.found[0] === `word${version}`)) return [];
    return [`${describeAnswer(from, result.found)} instead of ${version}`];
  });

/** Answers that know a version which is neither of these. While a change goes on, each of the three shards may have either. */
const strangers = (answers: readonly Answer[], versions: readonly number[]): readonly string[] =>
  answers.flatMap(({ from, result }) => {
    if ('failed' in result) return [];
    const known = new Set(versions.map((version) => `word${version}`));
    return result.found.every((word) => known.has(word)) ? [] : [describeAnswer(from, result.found)];
  });

it(`${UPDATES} updates, one in ${BROKEN_EVERY} broken: no failed search, no mixed answer, every broken one refused`, async () => {
  const load = startSearchLoad(targets, INDEX, 'probe');
  const problems: string[] = [];
  const answered = new Map<string, number>();
  let serving = 0;
  /** From when on nothing but `serving` may be answered. */
  let settledAt = performance.now();
  try {
    for (let version = 1; version <= UPDATES; version++) {
      const isBroken = version % BROKEN_EVERY === 0;
      await updateDictionary(clients, id, NAME, isBroken ? broken(version) : rules(version));
      await settledPackage(clients, id);
      const calledAt = performance.now();
      const association = await associate(clients, 'three', id);
      const before = load.take();
      for (const { from } of before) answered.set(from, (answered.get(from) ?? 0) + 1);
      problems.push(...failures(before));
      // A search that began before the last change had settled may have been answered in the middle of it.
      const since = before.filter(({ started }) => started >= settledAt);
      const quiet = since.filter(({ ended }) => ended <= calledAt);
      problems.push(...othersThan(isBroken ? since : quiet, serving).map((found) => `${found}, at ${version}`));
      problems.push(...strangers(since, [serving, version]).map((found) => `${found} at ${version}`));
      if (isBroken) {
        expect(association).toMatchObject({
          DomainPackageStatus: 'ASSOCIATION_FAILED',
          ErrorDetails: { ErrorType: 'RehearsalFailed' },
        });
        expect(association?.ErrorDetails?.ErrorMessage).toMatch(/line 2\b/);
        expect(association?.ErrorDetails?.ErrorMessage).toContain(`a => b => c${version}`);
        expect(association?.ErrorDetails?.ErrorMessage).toContain(INDEX);
      } else {
        expect(association).toMatchObject({ DomainPackageStatus: 'ACTIVE', PackageVersion: `v${version + 1}` });
        serving = version;
      }
      settledAt = performance.now();
    }
  } finally {
    await load.stop();
  }
  problems.push(...failures(load.take()));
  expect(problems).toEqual([]);
  // Everybody was asked all the time, or nothing was proven.
  for (const target of targets.keys()) expect(answered.get(target)).toBeGreaterThan(UPDATES);
});
