import type { Cluster, ReloadResult } from './cluster.ts';
import {
  parseHealth,
  parseIndexAnalysis,
  parseNodeIds,
  parseShardCount,
  parseSoleShardCount,
} from './cluster-answers.ts';
import { indexPaths } from './index-paths.ts';
import { parseMappings } from './mapping-answers.ts';
import { type Agents, createSender, keepAliveAgents, type Send } from './opensearch-request.ts';
import { parseRehearsal } from './rehearsal-answer.ts';
import { mergeReloads, parseReloadAnswer } from './reload-answer.ts';
import { reopenIndex } from './reopen-index.ts';
import { parseServedBytes } from './served-answer.ts';
import { parseTemplateAnalysis } from './template-answers.ts';

export interface ClusterOptions {
  /** Connections shared with other clusters; by default its own. */
  readonly agents?: Agents;
  /** Milliseconds for one try at one node; 10 seconds by default. */
  readonly timeoutMs?: number;
  /** Milliseconds for a reload: the analyzers of every index are built anew, on every node. 2 minutes by default. */
  readonly reloadTimeoutMs?: number;
  /** Milliseconds for a rehearsal: one node builds each of the analyzers once. 5 minutes by default. */
  readonly rehearsalTimeoutMs?: number;
  /** Milliseconds for an index that is reopened to answer again. 1 minute by default. */
  readonly reopenTimeoutMs?: number;
  /** Milliseconds that only go forward; by default the process's own. */
  readonly now?: () => number;
}

const NAME_FILTER = 'cluster.routing.allocation.exclude._name';

/** The cluster behind these base URLs of its nodes, as `http://127.0.0.1:9201`. Asks nothing before it is asked. */
export function connectCluster(urls: readonly string[], options: ClusterOptions = {}): Cluster {
  const { agents = keepAliveAgents(), timeoutMs = 10_000, reloadTimeoutMs = 120_000 } = options;
  const { rehearsalTimeoutMs = 300_000, reopenTimeoutMs = 60_000, now = () => performance.now() } = options;
  const send = createSender(urls, { agents, timeoutMs });
  // A node without a cluster manager says so in time, instead of being taken for one that hangs.
  const wait = `cluster_manager_timeout=${Math.ceil(timeoutMs / 2)}ms`;
  return {
    async health() {
      return parseHealth(await send({ method: 'GET', path: `/_cluster/health?${wait}` }));
    },

    async nodeIds() {
      return parseNodeIds(
        await send({ method: 'GET', path: `/_cluster/state/nodes?filter_path=nodes.*.name&${wait}` }),
      );
    },

    async indexAnalysis() {
      const [resolved, settings] = await Promise.all([
        send({ method: 'GET', path: '/_resolve/index/*?expand_wildcards=all' }),
        send({
          method: 'GET',
          path: `/_all/_settings/index.analysis.*?flat_settings=true&expand_wildcards=all&${wait}`,
        }),
      ]);
      return parseIndexAnalysis(resolved, settings);
    },

    async reloadSearchAnalyzers(indices) {
      const results: ReloadResult[] = [];
      for (const path of indexPaths(indices)) results.push(await reload(send, path, reloadTimeoutMs));
      return mergeReloads(results);
    },

    async templateAnalysis() {
      const get = (path: string) => send({ method: 'GET', path: `${path}?flat_settings=true&${wait}` });
      const [index, component, legacy] = await Promise.all(
        ['/_index_template', '/_component_template', '/_template'].map(get),
      );
      return parseTemplateAnalysis({ index, component, legacy });
    },

    async mappings(indices) {
      const filter = [
        'aliases',
        'mappings',
        ...['uuid', 'creation_date', 'analysis'].map((name) => `settings.index.${name}`),
      ];
      const some = 'ignore_unavailable=true&expand_wildcards=all';
      const parts = await Promise.all(
        indexPaths(indices).map(async (path) => {
          const [definitions, stats] = await Promise.all([
            send({ method: 'GET', path: `/${path}?${some}&filter_path=${filter.map((name) => `*.${name}`)}&${wait}` }),
            send({
              method: 'GET',
              path: `/${path}/_stats/docs?${some}&forbid_closed_indices=false&filter_path=indices.*.uuid,indices.*.primaries.docs.count`,
            }),
          ]);
          return parseMappings(definitions, stats);
        }),
      );
      return parts.flat();
    },

    async rehearse(staged) {
      const files = staged.map(({ packageId, paths, stagedPath }) => ({
        package_id: packageId,
        paths,
        staged_path: stagedPath,
      }));
      const path = '/_plugins/_longshore/rehearse';
      return parseRehearsal(await send({ method: 'POST', path, body: { files }, timeoutMs: rehearsalTimeoutMs }));
    },

    async servedBytes(indices) {
      const answers = await Promise.all(
        indexPaths(indices).map((path) => send({ method: 'GET', path: `/_plugins/_longshore/served/${path}` })),
      );
      return answers.flatMap(parseServedBytes);
    },

    reopen(index, onClosed) {
      return reopenIndex(send, index, { timeoutMs: reopenTimeoutMs, now, onClosed });
    },

    async excludeFromAllocation(nodes) {
      const names = nodes.length === 0 ? null : nodes.join(',');
      await send({ method: 'PUT', path: `/_cluster/settings?${wait}`, body: { persistent: { [NAME_FILTER]: names } } });
    },

    async excludeFromVoting(nodes) {
      const path = '/_cluster/voting_config_exclusions';
      if (nodes.length === 0) {
        // The nodes may well still be members: what they were excluded for has been called off.
        await send({ method: 'DELETE', path: `${path}?wait_for_removal=false` });
        return;
      }
      const names = nodes.map(encodeURIComponent).join(',');
      await send({ method: 'POST', path: `${path}?node_names=${names}&timeout=${timeoutMs}ms` });
    },

    async shardsOn(nodes) {
      const path = `/_cluster/state/nodes,routing_nodes?filter_path=nodes.*.name,routing_nodes.nodes.*.state&${wait}`;
      return parseShardCount(await send({ method: 'GET', path }), nodes);
    },

    async shardsOnlyOn(nodes) {
      const shard = 'routing_nodes.nodes.*';
      const filter = `nodes.*.name,${shard}.state,${shard}.index,${shard}.shard`;
      const path = `/_cluster/state/nodes,routing_nodes?filter_path=${filter}&${wait}`;
      return parseSoleShardCount(await send({ method: 'GET', path }), nodes);
    },
  };
}

async function reload(send: Send, indices: string, timeoutMs: number): Promise<ReloadResult> {
  const answer = parseReloadAnswer(
    await send({ method: 'POST', path: `/_plugins/_refresh_search_analyzers/${indices}`, timeoutMs }),
  );
  if (!answer.requestCacheCleared) {
    // Asked for the request cache alone, the engine clears field data too, which is dear to rebuild; with `query` it does not.
    await send({ method: 'POST', path: `/${indices}/_cache/clear?request=true&query=true` });
  }
  return answer.result;
}
