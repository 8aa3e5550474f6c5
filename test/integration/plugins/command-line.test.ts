import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import build from '../../support/build.ts';
import { pluginFixture } from '../../support/java-plugins.ts';
import { minisigner } from '../../support/minisign.ts';
import { runCli } from '../cli/run-cli.ts';

beforeAll(build, 300_000);
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-validate-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** No endpoint, no server. */
const validate = (...args: string[]) => runCli(['package', 'validate', ...args]);
const report = z.looseObject({ checks: z.array(z.looseObject({ name: z.string(), outcome: z.string() })) });

describe('longshore package validate', () => {
  it('judges a good plugin for the engine that its descriptor names, without a server', async () => {
    const { code, stdout, stderr } = await validate(await pluginFixture('good', { engine: '3.8.0' }));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo-plugin 1\.0\.0, .* judged for OpenSearch_3\.8 by profile open\n/);
    expect(stdout).toContain('0 failed');
  });

  it('ends with 1 when a check failed, with the whole report on stdout', async () => {
    const file = await pluginFixture('jar-hell', { engine: '3.8.0' });
    const { code, stdout, stderr } = await validate(file, '--output', 'json');
    expect(code).toBe(1);
    const { checks } = report.parse(JSON.parse(stdout));
    expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['duplicate-classes']);
    expect(stderr).toContain(`${file} would be refused: 1 finding failed`);
  });

  it('refuses what AWS refuses when it is asked to', async () => {
    const file = await pluginFixture('wrong-interface', { engine: '3.8.0' });
    expect((await validate(file)).code).toBe(0);
    const aws = await validate(file, '--profile', 'aws');
    expect(aws.code).toBe(1);
    expect(aws.stdout).toContain('ActionPlugin which is not supported.');
    const other = await validate(file, '--engine-version', 'OpenSearch_3.7');
    expect(other.stdout).toContain("doesn't matches with the provided EngineVersion OpenSearch_3.7");
  });

  it('verifies a signature beside the file, or one that is named', async () => {
    const signer = minisigner();
    const good = await readFile(await pluginFixture('good', { engine: '3.8.0' }));
    const file = join(directory, 'demo.zip');
    await writeFile(file, good);
    const keys = ['--signature-keys', signer.publicKey];
    expect((await validate(file, ...keys)).stdout).toContain(`The plugin is not signed: ${file}.minisig is not there.`);
    await writeFile(`${file}.minisig`, signer.sign(good));
    expect(await validate(file, ...keys)).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed by key') });
    await writeFile(join(directory, 'other.sig'), signer.sign(Buffer.from('other')));
    expect(await validate(file, ...keys, '--signature', join(directory, 'other.sig'))).toMatchObject({ code: 1 });
  });

  it.each([
    ['a file that is not there', ['/nowhere/demo.zip'], '/nowhere/demo.zip cannot be read'],
    ['a directory', [tmpdir()], 'is no file'],
    ['a key that is none', [import.meta.filename, '--signature-keys', 'secret'], 'public keys of minisign'],
    ['a profile that is none', ['x.zip', '--profile', 'gcp'], 'Allowed choices are open, aws'],
  ])('says what is wrong with %s, and ends with 2', async (_, args, message) => {
    expect(await validate(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });
});
