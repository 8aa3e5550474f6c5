// The process that the agent lives in is killed at any moment of its work: what is live is always one whole dictionary, and the next
// look makes everything as it is to be, with nothing left over.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';
import { agentFixture, sha256 } from './agent-fixture.ts';
import type { Turns } from './apply-in-turns.ts';
import { hunspellZip, WORDS } from './hunspell-zip.ts';

const PROGRAM = fileURLToPath(new URL('./apply-in-turns.ts', import.meta.url));
const KILLS = 12;

const many = (word: string) => hunspellZip(...Array.from({ length: 400 }, (_, i) => `${word}${i}`));
const ARCHIVES = [many('cat'), many('dog')];
const TEXTS = ['old synonyms\n', 'new synonyms\n'];
const FILE = 'analyzers/F987654321';

it(`is killed ${KILLS} times on its way`, async () => {
  const { anotherAgent, blobs, configDir, desired, directory, file, link, live } = await agentFixture();
  const [oldArchive, newArchive] = ARCHIVES.map((archive) => [
    directory(archive, 'active'),
    directory(archive, 'staged'),
  ]);
  const [oldText, newText] = TEXTS.map((text) => [file(text, 'active', FILE), file(text, 'staged', FILE)]);
  if (!oldArchive?.[0] || !newArchive?.[0] || !newArchive[1] || !oldText?.[0] || !newText?.[0] || !newText[1])
    throw new Error('two of each are needed');
  const links = [link('analyzers/words'), link('analyzers/synonyms', FILE)];
  const before = desired(oldArchive[0], oldText[0], ...links);
  const turns: Turns = {
    states: [
      before,
      desired(oldArchive[0], oldText[0], newArchive[1], newText[1], ...links),
      desired(newArchive[0], newText[0], ...links),
      desired(newArchive[0], newText[0]),
    ],
    blobs: Object.fromEntries([...blobs].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')])),
  };
  let generation = 100;
  await anotherAgent().apply({ ...before, generation });

  for (let kill = 0; kill < KILLS; kill++) {
    const argv = ['--import', 'tsx', PROGRAM, configDir, String(generation + 1), JSON.stringify(turns)];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    const complaint: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    let rounds = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      generation = Number(line);
      // Never at the same place: a little later in each round, in the middle of the work that follows.
      if (++rounds > kill % 4) setTimeout(() => child.kill('SIGKILL'), kill % 7);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode, Buffer.concat(complaint).toString()).toBe('SIGKILL');

    const words = await readFile(join(live(), WORDS), 'utf8');
    expect(
      ['400\ncat0', '400\ndog0'].some((start) => words.startsWith(start) && words.split('\n').length === 402),
    ).toBe(true);
    expect(TEXTS).toContain(await readFile(live(FILE), 'utf8'));

    generation += 2;
    const report = await anotherAgent().apply(nodeDesiredState.parse({ ...before, generation }));
    expect(report.generation).toBe(generation);
    expect(report.files).toMatchObject([{ active: sha256(ARCHIVES[0] ?? '') }, { active: sha256(TEXTS[0] ?? '') }]);
    expect(report.links.map(({ target }) => target)).toEqual(links.map(({ target }) => target));
    expect((await readdir(join(configDir, 'analyzers'))).sort()).toEqual([
      'F123456789',
      'F987654321',
      'synonyms',
      'words',
    ]);
    expect(await readdir(join(configDir, 'longshore-trees'))).toEqual([sha256(ARCHIVES[0] ?? '')]);
    expect((await readdir(join(configDir, '.longshore'))).sort()).toEqual(['installed.json', 'staged', 'trees']);
    expect(await readdir(join(configDir, '.longshore/staged'))).toEqual([]);
    expect(await readdir(join(configDir, '.longshore/trees'))).toEqual([`${sha256(ARCHIVES[0] ?? '')}.json`]);
  }
});
