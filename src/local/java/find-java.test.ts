import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseJava, findJava, type JavaTrial } from './find-java.ts';
import type { JavaCandidate } from './java-candidates.ts';

const trial = (home: string, version: number, { from = '/usr/lib/jvm', compiler = true } = {}): JavaTrial => ({
  home,
  from,
  java: { home, version, compiler, from },
});

describe('chooseJava', () => {
  it('prefers the newest known release', () => {
    expect(chooseJava([trial('a', 21), trial('b', 25), trial('c', 23)])?.home).toBe('b');
  });

  it('takes a release newer than the known ones only when there is no other, and then the oldest of them', () => {
    expect(chooseJava([trial('a', 28), trial('b', 21)])?.home).toBe('b');
    expect(chooseJava([trial('a', 28), trial('b', 26)])?.home).toBe('b');
  });

  it('prefers one that can compile', () => {
    expect(chooseJava([trial('jre', 25, { compiler: false }), trial('jdk', 21)])?.home).toBe('jdk');
  });

  it('keeps to OPENSEARCH_JAVA_HOME when it fits, and passes over it when it is too old', () => {
    const asked = { from: 'OPENSEARCH_JAVA_HOME', compiler: false };
    expect(chooseJava([trial('a', 25), trial('asked', 21, asked)])?.home).toBe('asked');
    expect(chooseJava([trial('a', 25), trial('asked', 17, asked)])?.home).toBe('a');
  });

  it('finds none among those that are too old or do not start', () => {
    expect(chooseJava([trial('a', 17), { home: 'b', from: 'PATH', problem: 'does not start' }])).toBeUndefined();
  });
});

describe('findJava', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-java-'));
    await chmod(directory, 0o755);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  /** A program named java that says this version, as a JVM does. */
  const install = async (name: string, version: string, from = 'JAVA_HOME'): Promise<JavaCandidate> => {
    const home = join(directory, name);
    await mkdir(join(home, 'bin'), { recursive: true });
    const script = `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`;
    await writeFile(join(home, 'bin/java'), script, { mode: 0o755 });
    return { home, from };
  };
  const search = (...candidates: JavaCandidate[]) =>
    findJava({ environment: {}, platform: 'linux', nodeUser: undefined, candidates });

  it('asks each Java for its version, and looks for a compiler beside it', async () => {
    const old = await install('old', '17.0.15');
    const fitting = await install('new', '21.0.2', '/usr/lib/jvm');
    await writeFile(join(fitting.home, 'bin/javac'), '', { mode: 0o755 });
    expect(await search(old, fitting)).toEqual({ ...fitting, version: 21, compiler: true });
  });

  it('follows a link on PATH to the home that it leads to', async () => {
    const real = await install('jdk', '25.0.1');
    await mkdir(join(directory, 'usr/bin'), { recursive: true });
    await symlink(join(real.home, 'bin/java'), join(directory, 'usr/bin/java'));
    const { home } = await search({ home: join(directory, 'usr'), from: 'PATH' });
    expect(home).toBe(real.home);
  });

  it('says what was looked at and what to do when none fits', async () => {
    const old = await install('old', '17.0.15');
    const absent = { home: join(directory, 'absent'), from: 'OPENSEARCH_JAVA_HOME' };
    const broken = await install('broken', '25');
    await chmod(join(broken.home, 'bin/java'), 0o644);
    const found = search(old, absent, broken);
    await expect(found).rejects.toMatchObject({ code: 'JavaNotFound' });
    const message = await found.catch((error: Error) => error.message);
    expect(message).toContain(`${old.home} (JAVA_HOME): Java 17, too old`);
    expect(message).toContain(`${absent.home} (OPENSEARCH_JAVA_HOME): does not start`);
    expect(message).toContain(`${broken.home} (JAVA_HOME): does not start`);
    expect(message).toMatch(/Install a JDK .* or set OPENSEARCH_JAVA_HOME/);
  });
});
