/** Operations that only read, or whose second run leaves the cluster as the first did. After the index, if there is one. */
const REPLAYABLE_POSTS: ReadonlySet<string> = new Set([
  '_analyze',
  '_cache/clear',
  '_count',
  '_field_caps',
  '_flush',
  '_mget',
  '_msearch',
  '_msearch/template',
  '_mtermvectors',
  '_rank_eval',
  '_refresh',
  '_render/template',
  '_search',
  '_search/template',
  '_search_shards',
  '_termvectors',
  '_validate/query',
]);

/** The same, followed by one more segment: a document or template id, or index names. */
const REPLAYABLE_POSTS_OF_ONE: ReadonlySet<string> = new Set([
  '_explain',
  '_plugins/_refresh_search_analyzers',
  '_render/template',
  '_termvectors',
]);

/**
 * Whether a request that a node may already have carried out can be sent to another node.
 *
 * PUT and DELETE are not, though HTTP calls them idempotent (RFC 9110 9.2.2): the second answer would be untrue. A document
 * that the first try created is "updated" or a version conflict, an index "already exists", what it deleted is "not found".
 *
 * @param path as in the request line: percent-encoded, with or without its query.
 */
export function isReplayable(method: string, path: string): boolean {
  const operation = operationOf(path);
  // Reading a page of a scroll moves it on, by whatever method: a second try would skip that page.
  if (operation[0] === '_search' && operation[1] === 'scroll') return false;
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
      return true;
    case 'POST':
      return REPLAYABLE_POSTS.has(operation.join('/')) || REPLAYABLE_POSTS_OF_ONE.has(operation.slice(0, -1).join('/'));
    default:
      return false;
  }
}

/** The segments after the index. A document may be called `_search`; an index may not begin with `_`, `_all` apart. */
function operationOf(path: string): string[] {
  const [beforeQuery = ''] = path.split('?', 1);
  const segments = beforeQuery.split('/').filter((segment) => segment !== '');
  const [first] = segments;
  return first !== undefined && (first === '_all' || !first.startsWith('_')) ? segments.slice(1) : segments;
}
