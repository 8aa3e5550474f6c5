import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROUTES } from './routes.ts';

const text = readFileSync(new URL('../../docs/reference/api.md', import.meta.url), 'utf8');
const listed = [...text.matchAll(/^\| `((?:GET|POST|PATCH|DELETE) [^`]+)` \|/gm)].map(([, route]) => route);

it('api.md lists exactly the routes', () => {
  expect(listed.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
});

it('every route has a name of its own in the audit', () => {
  expect(new Set(ROUTES.map(({ operation }) => operation)).size).toBe(ROUTES.length);
});
