import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { FilesystemObjectStore } from '../../../src/local/s3/filesystem-object-store.ts';
import { createS3Handler, type S3HandlerOptions } from '../../../src/local/s3/s3-handler.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { randomIds } from '../../../src/model/ids.ts';

export interface Intake {
  readonly endpoint: string;
  readonly port: number;
  readonly directory: string;
  readonly store: FilesystemObjectStore;
  /** What was answered with InternalError. */
  readonly errors: unknown[];
  client(config?: S3ClientConfig): S3Client;
  stop(): Promise<void>;
}

/** The intake on a free port, over a directory of its own. */
export async function startIntake(options: Partial<S3HandlerOptions> = {}): Promise<Intake> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-s3-'));
  const store = await FilesystemObjectStore.open(directory, systemClock);
  const errors: unknown[] = [];
  const handler = createS3Handler({
    store,
    clock: systemClock,
    ids: randomIds,
    region: 'us-east-1',
    accountId: '000000000000',
    onError: (error) => errors.push(error),
    ...options,
  });
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const clients: S3Client[] = [];
  return {
    endpoint,
    port,
    directory,
    store,
    errors,
    client(config = {}) {
      const client = new S3Client({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        forcePathStyle: true,
        ...config,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
