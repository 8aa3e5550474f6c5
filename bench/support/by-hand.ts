import { rename, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';

/** The bare floor of a change: somebody writes a file into each node's config directory and calls the reload endpoint. */

const kept = new Agent({ keepAlive: true });

/** On a connection that is kept; lighter than `fetch` on the cores that are shared with the nodes. */
export function answerOf(method: 'GET' | 'POST', url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent: kept }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve(body));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

export const closeConnections = (): void => kept.destroy();

/** Config directories of the nodes, as the nodes tell them. */
export async function configDirectories(endpoint: string): Promise<string[]> {
  const answer = (await (await fetch(`http://${endpoint}/_nodes/settings?flat_settings=true`)).json()) as {
    nodes: Record<string, { settings: Record<string, string> }>;
  };
  return Object.values(answer.nodes).map(({ settings }) => `${settings['path.home']}/config`);
}

/** Three files and one reload call. Gives what the reload answered. */
export async function applyByHand(
  files: readonly string[],
  rules: string,
  node: string | undefined,
  indices: string,
): Promise<string> {
  await Promise.all(
    files.map(async (file) => {
      await writeFile(`${file}.new`, rules);
      await rename(`${file}.new`, file);
    }),
  );
  return answerOf('POST', `${node}/_plugins/_refresh_search_analyzers/${indices}`);
}
