import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { withClients, withTarget } from '../api/api.ts';
import { findPackage } from '../api/find-package.ts';
import { ownPath } from '../api/own-path.ts';
import type { TargetOptions } from '../api/target.ts';
import type { DefineCommand } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { versionOption } from '../version-option.ts';

interface DownloadOptions extends TargetOptions {
  readonly version?: string;
  readonly file?: string;
}

export const download: DefineCommand = (command, cli) => {
  command
    .argument('<package>', 'name or id')
    .addOption(versionOption('which version (default: the newest that is available)'))
    .option('--file <path>', 'where to write the bytes (default: stdout)');
  withTarget(command).action((nameOrId: string, options: DownloadOptions) =>
    withClients(cli, options, async (api) => {
      const own = await api.own();
      const version = options.version ?? (await newestVersion(api, nameOrId));
      const { body, headers } = await own.send({
        method: 'GET',
        path: ownPath`packages/${nameOrId}/versions/${version}/bytes`,
        headers: { accept: '*/*' },
      });
      const bytes = verified(body ?? new ReadableStream(), sha256Of(headers.get('etag')));
      if (options.file === undefined) {
        for await (const chunk of bytes) await written(cli.stdout, chunk);
        return;
      }
      await writeWhole(options.file, bytes);
      cli.stderr.write(`${nameOrId} ${version} is in ${options.file}\n`);
    }),
  );
};

async function newestVersion(api: Parameters<typeof findPackage>[0], nameOrId: string): Promise<string> {
  const { AvailablePackageVersion } = await findPackage(api, nameOrId);
  if (AvailablePackageVersion !== undefined) return AvailablePackageVersion;
  throw new CliError('failed', `${nameOrId} has no version that is available`, {
    remedy: '`longshore package history` lists its versions.',
  });
}

/** The ETag of bytes is their SHA-256, quoted. */
const sha256Of = (etag: string | null): string | undefined => /^"([0-9a-f]{64})"$/.exec(etag ?? '')?.[1];

/** Bytes as they come. @throws CliError at their end, when they are not those of the hash */
async function* verified(body: ReadableStream<Uint8Array>, sha256: string | undefined): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  if (sha256 === undefined || hash.digest('hex') === sha256) return;
  throw new CliError('failed', `the bytes that came do not have the SHA-256 ${sha256}`, {
    remedy: 'Download them again.',
  });
}

/** The file is whole, or as it was. */
async function writeWhole(file: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    await pipeline(body, createWriteStream(part, { flags: 'wx' }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const written = (stream: NodeJS.WriteStream, chunk: Uint8Array): Promise<void> =>
  new Promise((done, fail) => {
    stream.write(chunk, (error) => (error ? fail(error) : done()));
  });
