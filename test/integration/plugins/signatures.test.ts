import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type MinisignKey, parseMinisignKey } from '../../../src/packages/plugin/minisign.ts';
import { UNASKING } from '../../../src/reconcile/plugin/judge-plugin.ts';
import { SourceError } from '../../../src/source/package-source.ts';
import { classBytes } from '../../support/class-bytes.ts';
import { minisigner } from '../../support/minisign.ts';
import { until } from '../../support/until.ts';
import { zipFile } from '../../support/zip-file.ts';
import { packageFixture } from '../reconcile/package-fixture.ts';

const DESCRIPTOR = `name=demo
description=
version=1
opensearch.version=3.8.0
java.version=21
classname=org.demo.DemoPlugin
`;
const demo = { name: 'org/demo/DemoPlugin', interfaces: ['org/opensearch/plugins/AnalysisPlugin'] };
const plugin = zipFile([
  { name: 'plugin-descriptor.properties', content: DESCRIPTOR },
  { name: 'demo.jar', content: zipFile([{ name: 'org/demo/DemoPlugin.class', content: classBytes(demo) }]) },
]);

const signer = minisigner();
function keyOf({ publicKey }: ReturnType<typeof minisigner>): MinisignKey {
  const key = parseMinisignKey(publicKey);
  if (!key) throw new Error(`no key: ${publicKey}`);
  return key;
}

async function create(signature: string | Buffer | Error | undefined) {
  const fixture = await packageFixture({
    plugins: { ...UNASKING, signatureKeys: [keyOf(minisigner()), keyOf(signer)], workDir: tmpdir() },
  });
  if (signature !== undefined) fixture.source.put('demo.zip.minisig', signature);
  const id = await fixture.create(plugin, { type: 'ZIP-PLUGIN', engineVersion: 'OpenSearch_3.8', key: 'demo.zip' });
  return { ...fixture, id, pkg: await fixture.ended(id) };
}

describe('where keys are set', () => {
  it.each([
    ['a signature', signer.sign(plugin)],
    ['one of the older kind', signer.sign(plugin, 'content')],
  ])('a plugin with %s by one of them beside it becomes available', async (_, signature) => {
    const { pkg, store, id } = await create(signature);
    expect(pkg.status).toBe('AVAILABLE');
    const report = await store.packages.findPluginReport(id, 1);
    expect(report?.checks.find(({ name }) => name === 'signature')).toEqual({
      name: 'signature',
      outcome: 'passed',
      message: `Signed by key ${keyOf(signer).id}: timestamp:1700000000\tfile:plugin.zip`,
    });
  });

  it.each([
    ['none', undefined, 's3://words/demo.zip.minisig is not there'],
    ['one of another file', signer.sign(Buffer.from('another')), 'is not of this plugin'],
    ["a stranger's", minisigner().sign(plugin), 'which is not trusted here'],
    ['one that is none', 'hello', 'is no signature of minisign'],
    ['one that is far too long', Buffer.alloc(20_000), 'has 20000 bytes'],
    [
      'one that may not be read',
      new SourceError('access-denied', 'AccessDenied: no'),
      'cannot be read: AccessDenied: no',
    ],
  ])('a plugin with %s is refused', async (_, signature, message) => {
    const { pkg } = await create(signature);
    expect(pkg).toMatchObject({ status: 'VALIDATION_FAILED', error: { type: 'InvalidPlugin' } });
    expect(pkg.error?.message).toContain(message);
  });

  it('a store that cannot be reached for the signature is asked again', async () => {
    const fixture = await packageFixture({ plugins: { ...UNASKING, signatureKeys: [keyOf(signer)] } });
    fixture.source.put('demo.zip.minisig', new SourceError('unreachable', 'the store is away'));
    const id = await fixture.create(plugin, { type: 'ZIP-PLUGIN', engineVersion: 'OpenSearch_3.8', key: 'demo.zip' });
    await until('the fault is logged', async () => fixture.logged.some((line) => line.includes('the store is away')));
    fixture.source.put('demo.zip.minisig', signer.sign(plugin));
    expect(await fixture.ended(id)).toMatchObject({ status: 'AVAILABLE' });
  });
});
