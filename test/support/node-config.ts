import { join } from 'node:path';

/** The config directory of a node, as the node itself tells where it lies. */
export async function nodeConfig(endpoint: string, name: string): Promise<string> {
  const answer = (await (await fetch(`http://${endpoint}/_nodes/${name}/settings?flat_settings=true`)).json()) as {
    nodes: Record<string, { settings: Record<string, string> }>;
  };
  const [node] = Object.values(answer.nodes);
  const home = node?.settings['path.home'];
  if (home === undefined) throw new Error(`node ${name} at ${endpoint} does not say where it lies`);
  return join(home, 'config');
}
