import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/model/service-error.ts';
import { createLocalPackageSource } from '../../../src/source/local-package-source.ts';
import type { PackageSource } from '../../../src/source/package-source.ts';
import { createPackageSourceChain } from '../../../src/source/package-source-chain.ts';
import { createS3PackageSource } from '../../../src/source/s3-package-source.ts';
import { type Intake, startIntake } from '../s3/start-intake.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const external = (endpoint: string, idleTimeoutMs?: number): PackageSource =>
  createS3PackageSource({ endpoint, region: 'us-east-1', credentials, ...(idleTimeoutMs && { idleTimeoutMs }) });

describe('package sources', () => {
  let intake: Intake;
  let s3: S3Client;

  beforeAll(async () => {
    intake = await startIntake();
    s3 = intake.client();
    await s3.send(new CreateBucketCommand({ Bucket: 'packages' }));
  });
  afterAll(() => intake.stop());

  const put = (Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket: 'packages', Key, Body: Buffer.from(Body) }));

  describe.each([
    ['the local intake', () => createLocalPackageSource(intake.store)],
    ['an S3-compatible store', () => external(intake.endpoint)],
  ])('%s', (_, source) => {
    it('gives size and bytes, and sees that nothing changed', async () => {
      await put('synonyms é.txt', 'wetting, hydrating\n');
      const object = await source().open({ bucket: 'packages', key: 'synonyms é.txt' });
      expect(object.size).toBe(19);
      expect((await buffer(object.body)).toString()).toBe('wetting, hydrating\n');
      await expect(object.assertUnchanged()).resolves.toBeUndefined();
    });

    it('reads an empty object', async () => {
      await put('empty', '');
      const object = await source().open({ bucket: 'packages', key: 'empty' });
      expect([object.size, (await buffer(object.body)).length]).toEqual([0, 0]);
    });

    it('sees that the object was replaced, or deleted', async () => {
      await put('changing', 'one');
      const object = await source().open({ bucket: 'packages', key: 'changing' });
      await put('changing', 'two');
      expect((await buffer(object.body)).toString()).toBe('one');
      await expect(object.assertUnchanged()).rejects.toMatchObject({
        reason: 'changed',
        message: expect.stringMatching(/^s3:\/\/packages\/changing was replaced while it was being copied/),
      });
      await s3.send(new DeleteObjectCommand({ Bucket: 'packages', Key: 'changing' }));
      await expect(object.assertUnchanged()).rejects.toMatchObject({
        reason: 'changed',
        message: expect.stringContaining('was deleted'),
      });
    });

    it('names the key that is not there', async () => {
      await expect(source().open({ bucket: 'packages', key: 'missing' })).rejects.toMatchObject({
        reason: 'no-such-key',
        message: expect.stringMatching(/^s3:\/\/packages\/missing.*NoSuchKey: the specified key does not exist/i),
      });
    });
  });

  it("gives the store's own words", async () => {
    const strict = await startIntake({
      authenticate: async () => {
        throw new ServiceError('AccessDeniedException', 'User: nobody is not authorized to perform: s3:GetObject');
      },
    });
    try {
      await expect(external(strict.endpoint).open({ bucket: 'packages', key: 'a' })).rejects.toMatchObject({
        reason: 'access-denied',
        message: `s3://packages/a in ${strict.endpoint}: AccessDenied: User: nobody is not authorized to perform: s3:GetObject`,
      });
    } finally {
      await strict.stop();
    }
    await expect(external(intake.endpoint).open({ bucket: 'missing', key: 'a' })).rejects.toMatchObject({
      reason: 'no-such-bucket',
      message: `s3://missing/a in ${intake.endpoint}: NoSuchBucket: The specified bucket does not exist`,
    });
  });

  it('says that a store cannot be reached', async () => {
    const { port, server } = await listen(createServer());
    await close(server);
    await expect(external(`http://127.0.0.1:${port}`).open({ bucket: 'b', key: 'k' })).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  describe('a store that breaks off', () => {
    const open = async (idleTimeoutMs: number, answer: (socket: { destroy(): void }) => void) => {
      const { port, server } = await listen(
        createServer((_, res) => {
          res.writeHead(200, { 'content-length': '1000', etag: '"e"' });
          res.write('only this', () => answer(res));
        }),
      );
      const object = await external(`http://127.0.0.1:${port}`, idleTimeoutMs).open({ bucket: 'b', key: 'k' });
      return { object, stop: () => close(server) };
    };

    it('in the middle of an object', async () => {
      const { object, stop } = await open(60_000, (socket) => socket.destroy());
      await expect(buffer(object.body)).rejects.toMatchObject({
        reason: 'unreachable',
        message: expect.stringMatching(/broke off after \d+ of 1000 bytes/),
      });
      await stop();
    });

    it('without a word', async () => {
      const { object, stop } = await open(50, () => undefined);
      await expect(buffer(object.body)).rejects.toMatchObject({
        reason: 'unreachable',
        message: expect.stringContaining('sent nothing for 0.05 s'),
      });
      await stop();
    });
  });

  describe('the chain', () => {
    it('prefers the local bucket, and asks the external store for any other', async () => {
      const elsewhere = await startIntake();
      try {
        const client = elsewhere.client();
        for (const Bucket of ['packages', 'only-there']) {
          await client.send(new CreateBucketCommand({ Bucket }));
          await client.send(new PutObjectCommand({ Bucket, Key: 'where', Body: 'external' }));
        }
        await put('where', 'local');
        const chain = createPackageSourceChain({ local: intake.store, external: external(elsewhere.endpoint) });
        const read = async (bucket: string) =>
          (await buffer((await chain.open({ bucket, key: 'where' })).body)).toString();
        expect(await read('packages')).toBe('local');
        expect(await read('only-there')).toBe('external');
      } finally {
        await elsewhere.stop();
      }
    });

    it.each(['nowhere', '../etc', 'UPPER'])('says what to do when there is no bucket %s', async (bucket) => {
      const chain = createPackageSourceChain({ local: intake.store });
      await expect(chain.open({ bucket, key: 'a.txt' })).rejects.toMatchObject({
        reason: 'no-such-bucket',
        message: expect.stringMatching(/NoSuchBucket.*aws s3 mb.*LONGSHORE_SOURCE_ENDPOINT/),
      });
    });
  });
});

async function listen(server: Server): Promise<{ server: Server; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
