import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Served, serve } from '../server/serve.ts';
import { runCli, startCli } from './run-cli.ts';

beforeAll(build);

const ID = 'F123456789';

let served: Served;
let environment: NodeJS.ProcessEnv;
/** What DescribePackages answers, call by call; the last one for ever. */
let statuses: ('COPYING' | 'VALIDATING' | 'AVAILABLE')[] = [];

// The API as it looks while a change is on its way: states that a real Longshore passes too quickly to be seen.
beforeAll(async () => {
  served = await serve({
    DescribePackages: async () => {
      const PackageStatus = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 'COPYING';
      return { PackageDetailsList: [{ PackageID: ID, PackageName: 'synonyms', PackageStatus }] };
    },
    DescribeDomain: async () => ({
      DomainStatus: {
        DomainId: '000000000000/demo',
        DomainName: 'demo',
        ARN: 'arn:aws:es:us-east-1:000000000000:domain/demo',
        ClusterConfig: { InstanceCount: 3 },
        Processing: true,
      },
    }),
    DescribeDomainChangeProgress: async () => ({
      ChangeProgressStatus: {
        Status: 'PROCESSING',
        ChangeProgressStages: [
          { Name: 'Preparing', Status: 'COMPLETED' },
          { Name: 'Starting nodes', Status: 'IN_PROGRESS', Description: 'demo-1 is starting' },
        ],
      },
    }),
  });
  environment = { AWS_ENDPOINT_URL: served.url };
});
afterAll(() => served?.server.close());

describe('waiting', () => {
  it('shows each state once, on stderr, and ends when it is there', async () => {
    statuses = ['COPYING', 'COPYING', 'VALIDATING', 'AVAILABLE'];
    const { code, stdout, stderr } = await runCli(['wait', 'package', ID, '--output', 'json'], environment);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ PackageDetails: { PackageStatus: 'AVAILABLE' } });
    expect(stderr.match(/COPYING/g)).toHaveLength(1);
    expect(stderr.indexOf('COPYING')).toBeLessThan(stderr.indexOf('VALIDATING'));
  });

  it('exits with 3 when the time is up, saying what it waited for', async () => {
    const { code, stderr } = await runCli(['wait', 'domain', 'demo', '--timeout', '300ms'], environment);
    expect(code).toBe(3);
    expect(stderr).toContain('waited 300 ms for domain demo to be active');
    expect(stderr).toContain('Starting nodes (2 of 2): demo-1 is starting');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('exits with 130 at %s', async (signal) => {
    statuses = ['COPYING'];
    const { child, said, outcome } = startCli(['wait', 'package', ID], environment);
    await said('COPYING');
    child.kill(signal);
    expect(await outcome).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted') });
  });
});

describe('an endpoint that is none', () => {
  it('says that nothing listens, and what to do', async () => {
    const { code, stderr } = await runCli(['package', 'list'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'longshore: cannot reach http://127.0.0.1:1: nothing listens there\n' +
        '  Start Longshore with `longshore up`, or name another address with --endpoint-url.\n',
    );
  });

  it('survives a reader that goes away', async () => {
    const { child, outcome } = startCli(['--help']);
    child.stdout?.destroy();
    expect((await outcome).stderr).toBe('');
  });
});
