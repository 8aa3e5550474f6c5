import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_TYPES } from '../model/error-details.ts';
import { SERVICE_ERROR_STATUS } from '../model/service-error.ts';

const page = (name: string): URL => new URL(`../../docs/reference/${name}`, import.meta.url);
const read = (name: string): string => readFileSync(page(name), 'utf8');

/** The first two cells of each row below a heading, without code marks. */
const rows = (text: string, heading: string): string[][] => {
  const [, below = ''] = text.split(`\n## ${heading}\n`);
  const lines = (below.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
};

describe('errors.md', () => {
  it('lists exactly the errors of the service, with their status', () => {
    const listed = rows(read('errors.md'), 'Errors of the service').map(([code, status]) => [code, Number(status)]);
    expect(Object.fromEntries(listed)).toEqual(SERVICE_ERROR_STATUS);
  });

  it('lists exactly the types of ErrorDetails', () => {
    const listed = rows(read('errors.md'), 'ErrorDetails').map(([type]) => type);
    expect([...listed].sort()).toEqual([...ERROR_TYPES].sort());
  });
});

describe('compatibility.md', () => {
  const text = read('compatibility.md');
  // `[file](path): `title`` and, after a semicolon, more of the same.
  const claims = [...text.matchAll(/\[[^\]]+\]\(([^)]+\.test\.ts)\): `([^`]+)`/g)].map(([, path = '', title = '']) => ({
    path,
    title,
  }));

  it('names a test for every choice', () => {
    const choices = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Subject'));
    expect(choices.filter((line) => !/\.test\.ts\): `/.test(line))).toEqual([]);
    expect(claims.length).toBeGreaterThanOrEqual(choices.length);
  });

  it.each(claims)('is held by $path: $title', ({ path, title }) => {
    const file = new URL(path, page('compatibility.md'));
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(title);
  });
});
