import { describe, expect, it } from 'vitest';
import { ancestors, choosePlaces, homeKey, maySearch } from './places.ts';

const nobody = { name: 'nobody', uid: 65534, gid: 65534 };
const given = { home: '/root/.longshore', cache: '/root/.cache/longshore' };
const no = async () => false;
const yes = async () => true;

describe('choosePlaces', () => {
  it('keeps everything under home and cache when nodes run as ourselves', async () => {
    expect(await choosePlaces({ ...given, nodeUser: undefined, canTraverse: no })).toEqual({
      nodes: '/root/.longshore/nodes',
      distributions: '/root/.cache/longshore/distributions',
      downloads: '/root/.cache/longshore',
      plugins: '/root/.cache/longshore/plugins',
    });
  });

  it('keeps them there for another user who can enter', async () => {
    const places = await choosePlaces({ ...given, nodeUser: nobody, canTraverse: yes });
    expect(places.nodes).toBe('/root/.longshore/nodes');
    expect(places.distributions).toBe('/root/.cache/longshore/distributions');
  });

  it('moves what the node user must reach, and nothing else, when he cannot enter', async () => {
    expect(await choosePlaces({ ...given, nodeUser: nobody, canTraverse: no })).toEqual({
      nodes: `/var/lib/longshore/${homeKey(given.home)}`,
      distributions: '/var/cache/longshore/distributions',
      downloads: '/root/.cache/longshore',
      plugins: '/root/.cache/longshore/plugins',
    });
  });

  it('keeps instances with different homes apart', () => {
    expect(homeKey('/root/a')).not.toBe(homeKey('/root/b'));
    expect(homeKey('/root/a')).toMatch(/^[0-9a-f]{12}$/);
  });

  it('keeps LONGSHORE_NODES as it was asked for', async () => {
    const places = await choosePlaces({ ...given, nodes: '/srv/nodes', nodeUser: nobody, canTraverse: no });
    expect(places.nodes).toBe('/srv/nodes');
  });
});

describe('maySearch', () => {
  const root = (mode: number) => ({ uid: 0, gid: 0, mode: 0o040000 | mode });

  it('takes the bits of others for a stranger', () => {
    expect(maySearch(nobody, root(0o755))).toBe(true);
    expect(maySearch(nobody, root(0o751))).toBe(true);
    expect(maySearch(nobody, root(0o750))).toBe(false);
    expect(maySearch(nobody, root(0o700))).toBe(false);
    expect(maySearch(nobody, root(0o754))).toBe(false);
  });

  it('takes the bits of the owner for the owner and of the group for the group, even when others have more', () => {
    expect(maySearch(nobody, { uid: 65534, gid: 0, mode: 0o677 })).toBe(false);
    expect(maySearch(nobody, { uid: 0, gid: 65534, mode: 0o701 })).toBe(false);
    expect(maySearch(nobody, { uid: 0, gid: 65534, mode: 0o710 })).toBe(true);
  });
});

it('names the directories from the root down', () => {
  expect(ancestors('/var/lib/longshore')).toEqual(['/', '/var', '/var/lib', '/var/lib/longshore']);
  expect(ancestors('/')).toEqual(['/']);
});
