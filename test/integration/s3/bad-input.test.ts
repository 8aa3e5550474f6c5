import { connect } from 'node:net';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/model/service-error.ts';
import { type Intake, startIntake } from './start-intake.ts';

describe('what no SDK would send', () => {
  let intake: Intake;

  beforeAll(async () => {
    intake = await startIntake();
    await intake.client().send(new CreateBucketCommand({ Bucket: 'there' }));
  });
  afterAll(() => intake.stop());

  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(`${intake.endpoint}${path}`, { method, ...init });
    const body = await response.text();
    return { status: response.status, code: /<Code>(.*)<\/Code>/.exec(body)?.[1], body, headers: response.headers };
  };

  it.each([
    ['GET', '/there/missing', 404, 'NoSuchKey'],
    ['GET', '/missing-bucket/key', 404, 'NoSuchBucket'],
    ['PUT', '/missing-bucket/key', 404, 'NoSuchBucket'],
    ['GET', '/Not_A_Bucket/key', 400, 'InvalidBucketName'],
    ['GET', '/there/%zz', 400, 'InvalidURI'],
    ['GET', '/there/%ff%fe', 400, 'InvalidURI'],
    ['GET', '/there?acl', 501, 'NotImplemented'],
    ['GET', '/there?versions', 501, 'NotImplemented'],
    ['PUT', '/there/key?tagging', 501, 'NotImplemented'],
    ['GET', '/there/key?versionId=abc', 501, 'NotImplemented'],
    ['POST', '/there/key', 405, 'MethodNotAllowed'],
    ['PATCH', '/there', 405, 'MethodNotAllowed'],
    ['DELETE', '/', 405, 'MethodNotAllowed'],
    ['GET', '/there?list-type=2&max-keys=-1', 400, 'InvalidArgument'],
    ['GET', '/there?list-type=2&max-keys=many', 400, 'InvalidArgument'],
    ['GET', '/there?list-type=2&encoding-type=base64', 400, 'InvalidArgument'],
    ['GET', '/there?list-type=2&continuation-token=%00', 400, 'InvalidArgument'],
    ['GET', '/there?constructor', 200, undefined],
    ['PUT', '/there/key?uploadId=__proto__&partNumber=1', 404, 'NoSuchUpload'],
    ['PUT', '/there/key?uploadId=x&partNumber=0', 400, 'InvalidArgument'],
    ['DELETE', '/there/key?uploadId=../..', 404, 'NoSuchUpload'],
    ['POST', '/there/key?uploadId=x', 400, 'MalformedXML'],
    ['POST', '/there?delete', 400, 'MalformedXML'],
  ])('%s %s: %i %s', async (method, path, status, code) => {
    const body = method === 'POST' || method === 'PUT' ? '' : undefined;
    const answer = await ask(method, path, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status, code });
    expect(answer.headers.get('x-amz-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(answer.body).not.toMatch(/at .*\.ts|node:internal/);
  });

  it.each([
    ['text', 'not xml'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>'],
    ['another root', '<Remove><Object><Key>a</Key></Object></Remove>'],
    ['no key', '<Delete><Object></Object></Delete>'],
    ['too many keys', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`],
  ])('a delete request of %s is MalformedXML', async (_, body) => {
    expect(await ask('POST', '/there?delete', { body })).toMatchObject({ status: 400, code: 'MalformedXML' });
  });

  it.each([
    [{ 'x-amz-content-sha256': '00'.repeat(32) }, 'XAmzContentSHA256Mismatch'],
    [{ 'x-amz-checksum-crc32c': 'AAAAAA==' }, 'BadDigest'],
    [{ 'content-md5': 'rL0Y20zC+Fzt72VPzMSk2A==' }, 'BadDigest'],
    [{ 'x-amz-tagging': 'a=b' }, 'NotImplemented'],
    [{ 'x-amz-server-side-encryption': 'aws:kms' }, 'NotImplemented'],
    [{ 'x-amz-copy-source': 'nonsense' }, 'InvalidArgument'],
    [{ 'x-amz-copy-source': 'there/%zz' }, 'InvalidURI'],
  ])('an upload with %j is %s, and leaves nothing', async (headers, code) => {
    const answer = await ask('PUT', '/there/refused', { body: 'bytes', headers: headers as Record<string, string> });
    expect(answer.code).toBe(code);
    expect((await ask('HEAD', '/there/refused')).status).toBe(404);
  });

  it('lets a client send all of a large upload that is refused, and read why', async () => {
    const answer = await ask('PUT', '/missing-bucket/large', { body: Buffer.alloc(20 * 1024 ** 2) });
    expect(answer).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect((await ask('GET', '/there')).status).toBe(200);
  });

  it('refuses keys and metadata that are too long', async () => {
    const longKey = await ask('PUT', `/there/${'k'.repeat(1025)}`, { body: '' });
    expect(longKey).toMatchObject({ status: 400, code: 'KeyTooLongError' });
    const headers = { 'x-amz-meta-large': 'x'.repeat(3000) };
    expect(await ask('PUT', '/there/key', { body: '', headers })).toMatchObject({
      status: 400,
      code: 'MetadataTooLarge',
    });
  });

  it('says nothing of a body to HEAD', async () => {
    expect(await ask('HEAD', '/there/missing')).toMatchObject({ status: 404, body: '' });
  });

  it('asks for a length', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('of unknown length'));
        controller.close();
      },
    });
    const answer = await ask('PUT', '/there/key', { body, duplex: 'half' } as RequestInit);
    expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' });
  });

  it('keeps nothing of an upload whose client goes away', async () => {
    const socket = connect(intake.port, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.write('PUT /there/half HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().end();
    await closed;
    expect((await ask('HEAD', '/there/half')).status).toBe(404);
  });

  it('speaks of a refused signature as S3 does', async () => {
    const strict = await startIntake({
      authenticate: async (req) => {
        if (req.headers.authorization === undefined) {
          throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
        }
        throw new ServiceError('InvalidSignatureException', 'The request signature does not match.');
      },
    });
    try {
      const unsigned = await fetch(`${strict.endpoint}/`);
      expect([unsigned.status, await unsigned.text()]).toEqual([
        403,
        expect.stringContaining('<Code>AccessDenied</Code>'),
      ]);
      await expect(strict.client().send(new CreateBucketCommand({ Bucket: 'denied' }))).rejects.toMatchObject({
        name: 'SignatureDoesNotMatch',
      });
      expect(await strict.store.hasBucket('denied')).toBe(false);
    } finally {
      await strict.stop();
    }
  });

  it('never had to say InternalError', () => {
    expect(intake.errors).toEqual([]);
  });
});
