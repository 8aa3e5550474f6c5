import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ruleList } from '../../../src/longshore-api/shapes.ts';
import { aVersion } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';
import { until } from '../../support/until.ts';
import { OTHER, serveApi } from './served-api.ts';

const rules = '/packages/synonyms/rules';
const texts = ['# furniture\nsofa, couch\n', '# furniture\nsofa, couch, settee\ntv => television\n'];

const served = async (versions: readonly string[] = texts) => {
  const api = await serveApi();
  const pkg = await api.dictionary(1, versions, { name: 'synonyms' });
  const read = async (account?: string) => {
    const answer = await api.call(rules, account === undefined ? {} : { account });
    return { etag: answer.headers.get('etag') ?? '', list: ruleList.parse(answer.document) };
  };
  const edit = (edits: unknown, etag: string | undefined, account?: string) =>
    api.call(rules, {
      method: 'PATCH',
      body: { edits },
      headers: etag === undefined ? {} : { 'if-match': etag },
      ...(account !== undefined && { account }),
    });
  return { api, pkg, read, edit };
};

describe('the rules of a dictionary', () => {
  it('are listed with the ETag of their version', async () => {
    const { read, pkg } = await served();
    expect(await read()).toEqual({
      etag: '"v2"',
      list: {
        packageId: pkg.id,
        version: 'v2',
        format: 'solr',
        rules: [
          { line: 2, text: 'sofa, couch, settee' },
          { line: 3, text: 'tv => television' },
        ],
      },
    });
  });

  it('are edited as one new version, of the version that was read', async () => {
    const { api, pkg, edit } = await served();
    const answer = await edit([{ add: 'lamp, light' }, { remove: 'settee, couch,sofa' }], '"v2"');
    expect(answer).toMatchObject({ status: 200, document: { packageId: pkg.id, version: 'v3' } });
    const version = await api.store.packages.findVersion(pkg.id, 3);
    expect(version).toMatchObject({ source: { editOf: 2 }, state: { status: 'VALIDATING' } });
    expect((await api.store.events.list(0, 10)).at(-1)).toMatchObject({
      subject: `package/${pkg.id}`,
      type: 'PackageUpdated',
      data: { version: 'v3', editOf: 'v2' },
    });
    await api.loop.start();
    await until('v3 is available', async () => (await api.store.packages.find(pkg.id))?.availableVersion === 3);
    const bytes = await (await api.send('/packages/synonyms/versions/v3/bytes')).text();
    expect(bytes).toBe('# furniture\ntv => television\nlamp, light\n');
  });

  it('can be read and edited on before the edit was validated', async () => {
    const { read, edit } = await served();
    await edit([{ add: 'lamp, light' }], '"v2"');
    const { etag, list } = await read();
    expect([etag, list.rules.at(-1)?.text]).toEqual(['"v3"', 'lamp, light']);
    expect((await edit([{ remove: 'lamp, light' }], etag)).document).toMatchObject({ version: 'v4' });
  });

  it('are not edited when they are others by now, or when nobody says which were read', async () => {
    const { api, pkg, edit } = await served();
    for (const etag of ['"v1"', 'W/"v2"', 'v2', '"v1", "v9"', '']) {
      const answer = await edit([{ add: 'x, y' }], etag);
      expect(answer, etag).toMatchObject({ status: 412, type: 'PreconditionFailedException' });
    }
    expect(await edit([{ add: 'x, y' }], undefined)).toMatchObject({
      status: 400,
      document: { message: expect.stringMatching(/If-Match is required/) },
    });
    expect((await api.store.packages.find(pkg.id))?.newestVersion).toBe(2);
    for (const etag of ['*', '"v9", "v3"']) expect((await edit([{ add: `${etag}, y` }], etag)).status).toBe(200);
  });

  it('are edited all or none, with what is wrong with each edit', async () => {
    const { api, pkg, edit } = await served();
    const answer = await edit([{ add: 'lamp, light' }, { remove: 'sofa, cuoch' }, { add: 'a\nb' }], '"v2"');
    expect(answer).toMatchObject({ status: 400, type: 'ValidationException' });
    expect(answer.document).toMatchObject({
      message: expect.stringMatching(/^Nothing was edited: edits\.1: .*nearest.*; edits\.2: .*one line/),
    });
    expect((await api.store.packages.find(pkg.id))?.newestVersion).toBe(2);
    for (const edits of [[], [{ add: '' }], [{ add: 'a', remove: 'b' }], [{ change: 'a' }], 'x', [1]]) {
      expect((await edit(edits, '"v2"')).type, JSON.stringify(edits)).toBe('ValidationException');
    }
  });

  it('wait for a copy that is on its way, and go on from the last good one when it fails', async () => {
    const { api, pkg, edit } = await served();
    const updating = { ...pkg, newestVersion: 3, status: 'COPYING' as const };
    const error = { type: 'SourceNotReadable', message: 'no such key' } as const;
    await api.store.packages.insertVersion(aVersion(pkg, { number: 3 }));
    await api.store.packages.update(updating);
    expect(await edit([{ add: 'x, y' }], '"v2"')).toMatchObject({
      type: 'ValidationException',
      document: { message: expect.stringMatching(/v3 .*is COPYING: wait/) },
    });
    await api.store.packages.updateVersion(aVersion(pkg, { number: 3, state: { status: 'COPY_FAILED', error } }));
    await api.store.packages.update({ ...updating, status: 'COPY_FAILED', error });
    expect((await edit([{ add: 'x, y' }], '"v2"')).document).toMatchObject({ version: 'v4' });
  });

  it("are the owner's to edit, and to be seen by whom the package is shared with", async () => {
    const { api, pkg, read, edit } = await served();
    expect(await edit([{ add: 'x, y' }], '"v2"', OTHER)).toMatchObject({
      type: 'ValidationException',
      document: { message: 'Package not found: synonyms' },
    });
    await api.store.packages.update({ ...pkg, allowedUsers: [OTHER] });
    expect((await read(OTHER)).list.version).toBe('v2');
    expect(await edit([{ add: 'x, y' }], '"v2"', OTHER)).toMatchObject({ type: 'AccessDeniedException' });
  });

  it('are refused of what is no text', async () => {
    const { api, pkg } = await served();
    const { state } = (await api.store.packages.findVersion(pkg.id, 2)) ?? {};
    if (state?.status !== 'AVAILABLE') throw new Error('v2 is available');
    await api.store.packages.updateVersion(aVersion(pkg, { number: 2, state: { ...state, layout: 'directory' } }));
    expect((await api.call(rules)).document).toMatchObject({
      message: expect.stringMatching(/archive of several files/),
    });
    const plugin = await api.dictionary(2, ['x'], {
      name: 'plugin',
      type: 'ZIP-PLUGIN',
      engineVersion: 'OpenSearch_3.8',
    });
    expect((await api.call(`/packages/${plugin.id}/rules`)).document).toMatchObject({
      message: expect.stringMatching(/is a ZIP-PLUGIN: only dictionaries have rules/),
    });
  });
});

describeStore('concurrent edits of rules', (subject) => {
  it('are all there in the end, each once', async () => {
    const api = await serveApi({ store: subject.store });
    const pkg = await api.dictionary(1, ['sofa, couch\n'], { name: 'synonyms' });
    await api.loop.start();
    const editors = 50;
    const wanted = Array.from({ length: editors }, (_, n) => `term${n}, other${n}`);
    let lost = 0;
    const edit = async (rule: string) => {
      for (let attempt = 1; ; attempt += 1) {
        const etag = (await api.call(rules)).headers.get('etag') ?? '';
        const answer = await api.call(rules, {
          method: 'PATCH',
          body: { edits: [{ add: rule }] },
          headers: { 'if-match': etag },
        });
        if (answer.status === 200) return z.object({ version: z.string() }).parse(answer.document).version;
        expect(answer.type).toBe('PreconditionFailedException');
        lost += 1;
        // Those who met here must not meet again.
        await delay(Math.random() * 50 * attempt);
      }
    };
    const versions = await Promise.all(wanted.map(edit));
    expect(new Set(versions).size).toBe(editors);
    expect(lost).toBeGreaterThan(0);
    await until(
      'all are available',
      async () => (await api.store.packages.find(pkg.id))?.availableVersion === editors + 1,
    );
    const { document } = await api.call(rules);
    const found = ruleList.parse(document).rules.map(({ text }) => text);
    expect(found.toSorted()).toEqual(['sofa, couch', ...wanted].toSorted());
    for (const version of versions)
      expect((await api.send(`/packages/${pkg.id}/versions/${version}/bytes`)).status).toBe(200);
  });
});

describe('the bytes of an edit', () => {
  it('are not swept before a version names them', async () => {
    const { api, edit } = await served();
    let isEditing = true;
    const sweeping = (async () => {
      while (isEditing) {
        await api.sweeper.sweep();
        await delay(0);
      }
    })();
    for (let n = 2; n < 12; n += 1) expect((await edit([{ add: `term${n}, other` }], `"v${n}"`)).status).toBe(200);
    isEditing = false;
    await sweeping;
    expect((await api.call(rules)).document).toMatchObject({ version: 'v12' });
  });
});

describe('versions of a dictionary', () => {
  it('are compared by rule', async () => {
    const { api, pkg } = await served();
    const { document } = await api.call('/packages/synonyms/diff?from=v1&to=v2');
    expect(document).toEqual({
      packageId: pkg.id,
      from: 'v1',
      to: 'v2',
      format: 'solr',
      added: [{ line: 3, text: 'tv => television' }],
      removed: [],
      changed: [
        {
          from: { line: 2, text: 'sofa, couch' },
          to: { line: 2, text: 'sofa, couch, settee' },
          termsAdded: ['settee'],
          termsRemoved: [],
        },
      ],
      termsAffected: expect.arrayContaining(['settee', 'tv']),
    });
    expect((await api.call(`/packages/${pkg.id}/diff?from=v1`)).document).toEqual(document);
    for (const query of ['', '?from=1', '?from=v1&to=v0', '?from=v1&too=v2', '?from=v7']) {
      expect((await api.call(`/packages/synonyms/diff${query}`)).type, query).toBe('ValidationException');
    }
  });

  it('are read as they came, byte for byte', async () => {
    const text = '\uFEFFsofa, couch\r\n';
    const { api } = await served([text]);
    const response = await api.send('/packages/synonyms/versions/v1/bytes');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes).toEqual(Buffer.from(text));
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`);
    expect((await api.call('/packages/synonyms/versions/v2/bytes')).type).toBe('ValidationException');
    expect((await api.call('/packages/none/versions/v1/bytes')).type).toBe('ValidationException');
  });

  it('are of the package that is meant: an id, the own name, then a shared one; never one of several', async () => {
    const { api, pkg } = await served();
    await api.dictionary(2, ['a, b'], { name: 'synonyms', accountId: OTHER, allowedUsers: ['GLOBAL'] });
    expect((await api.call(rules)).document).toMatchObject({ packageId: pkg.id });
    for (const [n, engineVersion] of [
      [3, 'OpenSearch_3.7'],
      [4, 'OpenSearch_3.8'],
    ] as const) {
      await api.dictionary(n, ['x'], { name: 'plugin', type: 'ZIP-PLUGIN', engineVersion });
    }
    const answer = await api.call('/packages/plugin/rules');
    expect(answer.document).toMatchObject({ message: expect.stringMatching(/Several packages are called plugin/) });
  });
});
