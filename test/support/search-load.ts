import { Agent, request } from 'node:http';

/** Who was asked, when, and which document answered. Times are of `performance.now()`. */
export interface Answer {
  readonly from: string;
  readonly started: number;
  readonly ended: number;
  /** Ids of the documents that were found; what went wrong instead. */
  readonly result: { readonly found: readonly string[] } | { readonly failed: string };
}

export interface SearchLoad {
  /** All that was answered since the last call. */
  take(): readonly Answer[];
  /** Ends the load, once every search that is under way has been answered. */
  stop(): Promise<void>;
}

interface SearchAnswer {
  readonly _shards?: { readonly failed: number };
  readonly hits?: { readonly hits: readonly { readonly _id: string }[] };
}

/**
 * Searches without a pause, one search at a time at each target: base URLs by the name that answers carry. A failed shard counts as a
 * failed search. What is asked: the documents whose `text` matches `query`.
 */
export function startSearchLoad(targets: ReadonlyMap<string, string>, index: string, query: string): SearchLoad {
  const agent = new Agent({ keepAlive: true });
  const path = `/${index}/_search?q=text:${encodeURIComponent(query)}&filter_path=_shards.failed,hits.hits._id`;
  const answers: Answer[] = [];
  let stopped = false;
  const loop = async (from: string, url: string): Promise<void> => {
    while (!stopped) {
      const started = performance.now();
      const result = await search(agent, url + path).catch((error: Error) => ({ failed: error.message }));
      answers.push({ from, started, ended: performance.now(), result });
    }
  };
  const loops = [...targets].map(([from, url]) => loop(from, url));
  return {
    take: () => answers.splice(0),
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
      agent.destroy();
    },
  };
}

async function search(agent: Agent, url: string): Promise<Answer['result']> {
  const { status, body } = await get(agent, url);
  if (status !== 200) return { failed: `${status} ${body}` };
  const { _shards: shards, hits } = JSON.parse(body) as SearchAnswer;
  if (shards?.failed !== 0) return { failed: `failed shards: ${body}` };
  return { found: hits?.hits.map(({ _id }) => _id) ?? [] };
}

/** On a connection that is kept: lighter than `fetch` on the cores that are shared with the nodes. */
function get(agent: Agent, url: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      answer.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
