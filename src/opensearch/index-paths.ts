/**
 * OpenSearch refuses a request line of more than 4096 bytes (`http.max_initial_line_length`). The rest is for the method,
 * the route and the query.
 */
const LONGEST_PATH = 3500;

/** Index names as path segments of limited length: `a,b`, `c`. Each name is percent-encoded. */
export function indexPaths(indices: readonly string[], longest: number = LONGEST_PATH): string[] {
  const paths: string[] = [];
  let path = '';
  for (const index of indices) {
    const name = encodeURIComponent(index);
    if (path !== '' && path.length + 1 + name.length > longest) {
      paths.push(path);
      path = '';
    }
    path = path === '' ? name : `${path},${name}`;
  }
  return path === '' ? paths : [...paths, path];
}
