// (a) DescribePackages and AssociatePackage: requests per second and p99 at 1, 100 and 10,000 packages, against an emulator, same client.
import { startLongshore } from '../test/support/longshore.ts';
import { until } from '../test/support/until.ts';
import { HttpConnection, requestBytes } from './support/http-connection.ts';
import { type LoadResult, load } from './support/load.ts';
import { startMinistack } from './support/ministack.ts';
import { publish } from './support/publish.ts';
import { CREDENTIALS, signedRequest } from './support/signed-request.ts';
import { ms, type Row, rate, times } from './support/table.ts';

const SIZES = [1, 100, 10_000];
const SECONDS = 5;
/** Associations of one measurement: each is a real delivery in Longshore. */
const ASSOCIATIONS = 400;

interface Side {
  readonly name: string;
  readonly url: string;
  readonly connection: HttpConnection;
}

const prepare = async (side: Side, method: string, path: string, body?: unknown): Promise<Buffer> =>
  requestBytes(await signedRequest(side.url, method, path, body));

async function call(side: Side, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await side.connection.send(await prepare(side, method, path, body));
  const text = answer.body.toString();
  if (answer.status >= 300) throw new Error(`${side.name} ${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function createPackages(side: Side, from: number, to: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = from; number < to; number++) {
    const answer = (await call(side, 'POST', '/2021-01-01/packages', {
      PackageName: `bench-${number}`,
      PackageType: 'TXT-DICTIONARY',
      PackageSource: { S3BucketName: 'bench', S3Key: 'synonyms.txt' },
    })) as { PackageDetails: { PackageID: string } };
    ids.push(answer.PackageDetails.PackageID);
  }
  return ids;
}

async function allAvailable(side: Side): Promise<void> {
  await until(
    `${side.name}: every package AVAILABLE`,
    async () => {
      const pending = (await call(side, 'POST', '/2021-01-01/packages/describe', {
        Filters: [{ Name: 'PackageStatus', Value: ['COPYING', 'VALIDATING'] }],
        MaxResults: 1,
      })) as { PackageDetailsList: unknown[] };
      return pending.PackageDetailsList.length === 0;
    },
    { timeoutMs: 600_000 },
  );
}

/** One 16-byte dictionary that all packages share. */
async function putDictionary(side: Side): Promise<void> {
  for (const path of ['/bench', '/bench/synonyms.txt']) {
    const body = path === '/bench' ? '' : 'sofa, couch\n';
    const response = await fetch(`${side.url}${path}`, {
      method: 'PUT',
      body,
      headers: await s3Headers(side.url, path, body),
    });
    if (!response.ok && response.status !== 409)
      throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
  }
}

async function s3Headers(url: string, path: string, body: string): Promise<Record<string, string>> {
  const signed = await signedRequest(url, 'PUT', path, undefined, { service: 's3', text: body });
  const { host: _, 'content-length': __, ...headers } = signed.headers;
  return headers;
}

async function measure(side: Side, ids: readonly string[], fresh: readonly string[]) {
  const page = await prepare(side, 'POST', '/2021-01-01/packages/describe', { MaxResults: 100 });
  const some = ids.filter((_, index) => index % Math.ceil(ids.length / 100) === 0);
  const byId: Buffer[] = [];
  for (const id of some) {
    const body = { Filters: [{ Name: 'PackageID', Value: [id] }] };
    byId.push(await prepare(side, 'POST', '/2021-01-01/packages/describe', body));
  }
  const associations: Buffer[] = [];
  for (let index = 0; index < ASSOCIATIONS; index++) {
    // With fewer packages than requests, the later ones find the association there: Longshore then answers a conflict.
    const id = fresh[index % fresh.length] ?? '';
    associations.push(await prepare(side, 'POST', `/2021-01-01/packages/associate/${id}/bench`, {}));
  }
  let turn = 0;
  await load(side.url, () => page, { seconds: 1 });
  return {
    page: await load(side.url, () => page, { seconds: SECONDS }),
    byId: await load(side.url, () => byId[turn++ % byId.length], { seconds: SECONDS }),
    associate: await load(side.url, () => associations.pop(), { seconds: 60 }),
  };
}

function rows(size: number, ours: Record<string, LoadResult>, other: Record<string, LoadResult>): Row[] {
  const NAMES = {
    page: 'DescribePackages, a page of 100',
    byId: 'DescribePackages by PackageID',
    associate: 'AssociatePackage',
  };
  return Object.entries(NAMES).flatMap(([key, name]) => {
    const [a, b] = [ours[key], other[key]];
    if (a === undefined || b === undefined) return [];
    const ratio = a.perSecond / b.perSecond;
    const tailRatio = b.p99 / a.p99;
    return [
      {
        what: `${name}; ${size.toLocaleString('en')} packages`,
        ours: `${rate(a.perSecond)}, p99 ${ms(a.p99)}`,
        other: `${rate(b.perSecond)}, p99 ${ms(b.p99)}`,
        result: `${times(ratio)}, p99 ${times(tailRatio)}`,
        goal: '≥ 2×, p99 too',
        met: ratio >= 2 && tailRatio >= 2,
      },
    ];
  });
}

async function benchApi(): Promise<Row[]> {
  const longshore = await startLongshore({
    LONGSHORE_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    LONGSHORE_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
  const ministack = await startMinistack();
  try {
    const sides: Side[] = [longshore, ministack].map(({ url }, index) => ({
      name: index === 0 ? 'longshore' : 'ministack',
      url,
      connection: new HttpConnection(new URL(url)),
    }));
    for (const side of sides) {
      await putDictionary(side);
      await call(side, 'POST', '/2021-01-01/opensearch/domain', { DomainName: 'bench' });
      await until(
        `${side.name}: the domain is ready`,
        async () => {
          const answer = await call(side, 'GET', '/2021-01-01/opensearch/domain/bench');
          return (answer as { DomainStatus: { Processing: boolean } }).DomainStatus.Processing === false;
        },
        { timeoutMs: 180_000 },
      );
    }
    const ids = new Map<Side, string[]>(sides.map((side) => [side, []]));
    const result: Row[] = [];
    for (const size of SIZES) {
      const measured: Record<string, LoadResult>[] = [];
      for (const side of sides) {
        const known = ids.get(side) ?? [];
        const fresh = await createPackages(side, known.length, size);
        known.push(...fresh);
        await allAvailable(side);
        measured.push(await measure(side, known, fresh));
      }
      const [ours, other] = measured;
      if (ours === undefined || other === undefined) continue;
      const measuredRows = rows(size, ours, other);
      // As they come: the larger sizes take minutes.
      for (const row of measuredRows) console.log(`${row.what}: ${row.ours}; ${row.other}; ${row.result}`);
      result.push(...measuredRows);
    }
    for (const { connection } of sides) connection.close();
    return result;
  } finally {
    await ministack.stop();
    await longshore.dispose();
  }
}

await publish('api', await benchApi());
