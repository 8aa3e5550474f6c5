import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DomainHome } from './domain-home.ts';

let nodesDirectory: string;
beforeEach(async () => {
  nodesDirectory = await mkdtemp(join(tmpdir(), 'longshore-domains-'));
});
afterEach(() => rm(nodesDirectory, { recursive: true, force: true }));

const home = (id: string, directory = nodesDirectory) =>
  DomainHome.of(id, { nodesDirectory: directory, user: undefined, platform: 'linux' });

describe('DomainHome', () => {
  it.each(['demo', '000000000000/../../etc', '000000000000/Demo', '00/demo', '000000000000/demo/x', '000000000000/de'])(
    'refuses the id %s',
    (id) => {
      expect(() => home(id)).toThrow(/is no domain id/);
    },
  );

  it('gives clusters of the same name in two instances different names', () => {
    const name = home('000000000000/demo').clusterName;
    expect(name).toMatch(/^000000000000-demo-[0-9a-f]{8}$/);
    expect(home('000000000000/demo', '/elsewhere').clusterName).not.toBe(name);
  });

  it('finds the nodes of the domain in the order of their numbers, and nothing else', async () => {
    const domain = home('000000000000/demo');
    for (const name of ['demo-10', 'demo-2', 'demo-0', '.removed-0a', 'demo-01', 'demo-x', 'demo-', 'other-0']) {
      await mkdir(join(domain.directory, name), { recursive: true });
    }
    expect(await domain.nodeNames()).toEqual(['demo-0', 'demo-2', 'demo-10']);
  });

  it('has no nodes when it has no directory', async () => {
    expect(await home('000000000000/demo').nodeNames()).toEqual([]);
  });

  it('finds the domains of an instance', async () => {
    for (const name of ['000000000000-demo', '123456789012-de-mo', '.removed-0a', 'stray'])
      await mkdir(join(nodesDirectory, name));
    expect([...(await DomainHome.ids(nodesDirectory))].sort()).toEqual(['000000000000/demo', '123456789012/de-mo']);
    expect(await DomainHome.ids(join(nodesDirectory, 'absent'))).toEqual([]);
  });
});
