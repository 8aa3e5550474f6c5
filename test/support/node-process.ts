/** The operating-system process of a node, as the node itself tells it. */
export async function nodeProcess(endpoint: string, name: string): Promise<{ pid: number }> {
  const answer = (await (await fetch(`http://${endpoint}/_nodes/${name}/process`)).json()) as {
    nodes: Record<string, { process: { id: number } }>;
  };
  const [node] = Object.values(answer.nodes);
  if (node === undefined) throw new Error(`no node ${name} at ${endpoint}`);
  return { pid: node.process.id };
}
