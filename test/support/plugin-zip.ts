import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

/** A plugin as the OpenSearch project releases it. */
export interface ReleasedPlugin {
  /** Of the group `org.opensearch.plugin`. */
  readonly artifact: string;
  readonly version: string;
  readonly engineVersion: string;
}

export const JOB_SCHEDULER = {
  artifact: 'opensearch-job-scheduler',
  version: '3.4.0.0',
  engineVersion: 'OpenSearch_3.4',
} as const satisfies ReleasedPlugin;

/** With libraries of machine code. */
export const KNN = {
  artifact: 'opensearch-knn',
  version: '3.5.0.0',
  engineVersion: 'OpenSearch_3.5',
} as const satisfies ReleasedPlugin;

/** The path of its zip, fetched by `mvn` once into the cache outside the clone. */
export async function releasedPlugin({ artifact, version }: ReleasedPlugin): Promise<string> {
  const cache = process.env.LONGSHORE_CACHE ?? join(homedir(), '.cache', 'longshore');
  const path = join(cache, `${artifact}-${version}.zip`);
  if (await exists(path)) return path;
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, `.${artifact}-`));
  try {
    const coordinates = `org.opensearch.plugin:${artifact}:${version}:zip`;
    await execa('mvn', ['-B', '-q', COPY, `-Dartifact=${coordinates}`, `-DoutputDirectory=${directory}`]);
    const [copied] = await readdir(directory);
    if (copied === undefined) throw new Error(`mvn ended well but copied no ${coordinates}`);
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
