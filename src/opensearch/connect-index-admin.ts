import { ClusterRequestError } from './cluster.ts';
import type { IndexAdmin } from './index-admin.ts';
import {
  parseAliasTargets,
  parseBlock,
  parseCopyStatus,
  parseCount,
  parseIndexDefinition,
  parseRunningCopies,
  parseTask,
} from './index-admin-answers.ts';
import { type Agents, createSender, keepAliveAgents, type OpenSearchRequest } from './opensearch-request.ts';

export interface IndexAdminOptions {
  /** Connections shared with others; by default its own. */
  readonly agents?: Agents;
  /** Milliseconds for one try at one node; 30 seconds by default: an index is made by every node that is to hold it. */
  readonly timeoutMs?: number;
}

/** Index administration of the cluster behind these base URLs of its nodes. Asks nothing before it is asked. */
export function connectIndexAdmin(urls: readonly string[], options: IndexAdminOptions = {}): IndexAdmin {
  const { agents = keepAliveAgents(), timeoutMs = 30_000 } = options;
  const send = createSender(urls, { agents, timeoutMs });
  const name = encodeURIComponent;
  const orNothing = async (request: OpenSearchRequest): Promise<unknown> => {
    try {
      return await send(request);
    } catch (error) {
      if (error instanceof ClusterRequestError && error.status === 404) return undefined;
      throw error;
    }
  };
  const allowWrites = async (index: string): Promise<void> => {
    // Null, not false: the setting goes as if it had never been.
    await send({ method: 'PUT', path: `/${name(index)}/_settings`, body: { 'index.blocks.write': null } });
  };

  return {
    async describe(index) {
      const body = await orNothing({ method: 'GET', path: `/${name(index)}?flat_settings=true` });
      return body === undefined ? undefined : parseIndexDefinition(index, body);
    },

    async aliasTargets(alias) {
      const body = await orNothing({ method: 'GET', path: `/_alias/${name(alias)}?expand_wildcards=all` });
      return body === undefined ? [] : parseAliasTargets(alias, body);
    },

    async create(index, { settings, mappings }) {
      const path = `/${name(index)}?wait_for_active_shards=1`;
      await send({ method: 'PUT', path, body: { settings, mappings } });
    },

    async delete(index) {
      await orNothing({ method: 'DELETE', path: `/${name(index)}` });
    },

    async blockWrites(index) {
      // Unlike a change of the setting, this waits for the writes that are under way.
      if (parseBlock(await send({ method: 'PUT', path: `/${name(index)}/_block/write` }))) return;
      // Asked again, the engine would only say that the block is there.
      await allowWrites(index);
      throw new ClusterRequestError(
        503,
        'writes_under_way',
        `not every shard of ${index} said that its writes have ended`,
      );
    },

    allowWrites,

    async putMeta(index, meta) {
      await send({ method: 'PUT', path: `/${name(index)}/_mapping`, body: { _meta: meta } });
    },

    async startCopy(source, target) {
      const body = { conflicts: 'proceed', source: { index: source }, dest: { index: target, op_type: 'create' } };
      return parseTask(await send({ method: 'POST', path: '/_reindex?wait_for_completion=false&slices=auto', body }));
    },

    async copyStatus(task) {
      const body = await orNothing({ method: 'GET', path: `/_tasks/${name(task)}` });
      return body === undefined ? { kind: 'gone' } : parseCopyStatus(body);
    },

    async runningCopies(target) {
      const path = '/_tasks?actions=indices:data/write/reindex&detailed=true&group_by=none';
      return parseRunningCopies(target, await send({ method: 'GET', path }));
    },

    async cancelCopy(task) {
      await orNothing({ method: 'POST', path: `/_tasks/${name(task)}/_cancel` });
    },

    async count(index) {
      await send({ method: 'POST', path: `/${name(index)}/_refresh` });
      return parseCount(await send({ method: 'GET', path: `/${name(index)}/_count` }));
    },

    async swapAlias(alias, from, to) {
      const actions = [
        { remove: { index: from.index, alias, must_exist: true } },
        { add: { index: to, alias, ...from.properties } },
      ];
      await send({ method: 'POST', path: '/_aliases', body: { actions } });
    },
  };
}
