import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

/** A plugin as the OpenSearch project releases it: opensearch-job-scheduler, built for this engine. */
export const JOB_SCHEDULER = { version: '3.4.0.0', engineVersion: 'OpenSearch_3.4' } as const;

/** The path of its zip, fetched by `mvn` once into the cache outside the clone. */
export async function jobSchedulerZip(): Promise<string> {
  const cache = process.env.LONGSHORE_CACHE ?? join(homedir(), '.cache', 'longshore');
  const name = `opensearch-job-scheduler-${JOB_SCHEDULER.version}.zip`;
  const path = join(cache, name);
  if (await exists(path)) return path;
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, '.job-scheduler-'));
  try {
    const artifact = `org.opensearch.plugin:opensearch-job-scheduler:${JOB_SCHEDULER.version}:zip`;
    await execa('mvn', ['-B', '-q', COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${directory}`]);
    const [copied] = await readdir(directory);
    if (copied === undefined) throw new Error(`mvn ended well but copied no ${artifact}`);
    // Test runs at the same time put the same bytes there.
    await rename(join(directory, copied), path);
    return path;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
