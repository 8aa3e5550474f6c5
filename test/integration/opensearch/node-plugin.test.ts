import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReloadPlugin, type ReloadPluginBuild } from '../../../src/local/node-plugin.ts';
import { getEngine } from '../../support/bare-opensearch.ts';

const SOURCES = fileURLToPath(new URL('../../../node-plugin', import.meta.url));

let work: string;
let build: Omit<ReloadPluginBuild, 'outDir'>;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'longshore-node-plugin-'));
  build = await getEngine('3.8.0');
}, 300_000);

afterAll(() => rm(work, { recursive: true, force: true }));

const emptyDir = () => mkdtemp(join(work, 'out-'));

describe('buildReloadPlugin', { timeout: 180_000 }, () => {
  it('makes a plugin directory that every user can read, once', async () => {
    const outDir = await emptyDir();
    const plugin = await buildReloadPlugin({ ...build, outDir });
    expect((await readdir(plugin)).sort()).toEqual(['longshore-reload.jar', 'plugin-descriptor.properties']);
    expect((await stat(plugin)).mode & 0o777).toBe(0o755);
    const descriptor = await readFile(join(plugin, 'plugin-descriptor.properties'), 'utf8');
    expect(descriptor).toContain('\nopensearch.version=3.8.0\n');
    const { mtimeMs } = await stat(join(plugin, 'longshore-reload.jar'));
    expect(await buildReloadPlugin({ ...build, outDir })).toBe(plugin);
    expect((await stat(join(plugin, 'longshore-reload.jar'))).mtimeMs).toBe(mtimeMs);
  });

  it('may be asked by several at once, and leaves nothing else behind', async () => {
    const outDir = join(await emptyDir(), 'not', 'there');
    const plugins = await Promise.all([1, 2, 3].map(() => buildReloadPlugin({ ...build, outDir })));
    expect(new Set(plugins).size).toBe(1);
    expect(await readdir(outDir)).toHaveLength(1);
  });

  it('takes the sources for an older engine, and keeps both builds', async () => {
    const outDir = await emptyDir();
    // Its calls are still in the newer engine's jars.
    await buildReloadPlugin({ ...build, release: '3.5.0', outDir });
    await buildReloadPlugin({ ...build, outDir });
    expect((await readdir(outDir)).map((name) => name.replace(/-[0-9a-f]{16}$/, '')).sort()).toEqual([
      'longshore-reload-3.5.0',
      'longshore-reload-3.8.0',
    ]);
  });

  it("shows the compiler's words when the sources are wrong, and keeps nothing", async () => {
    const outDir = await emptyDir();
    const sourceDir = join(await emptyDir(), 'node-plugin');
    await cp(SOURCES, sourceDir, { recursive: true });
    await writeFile(join(sourceDir, 'src', 'main', 'java', 'Broken.java'), 'class Broken { int i = "text"; }');
    await expect(buildReloadPlugin({ ...build, outDir, sourceDir })).rejects.toThrow(
      /cannot be built: .*javac failed\n[\s\S]*Broken\.java:1: error: incompatible types: String cannot be converted to int/,
    );
    expect(await readdir(outDir)).toEqual([]);
  });

  it('says what to do about a Java without a compiler', async () => {
    await expect(buildReloadPlugin({ ...build, javaHome: await emptyDir(), outDir: await emptyDir() })).rejects.toThrow(
      /bin\/javac does not exist.*install a JDK 21 or newer and name it in OPENSEARCH_JAVA_HOME or JAVA_HOME/,
    );
  });

  it('refuses an engine that there are no sources for', async () => {
    const outDir = await emptyDir();
    await expect(buildReloadPlugin({ ...build, release: '2.19.0', outDir })).rejects.toThrow('no sources for it');
  });
});
