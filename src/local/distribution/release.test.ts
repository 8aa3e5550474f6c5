import { expect, it } from 'vitest';
import { archiveName, offeredReleases, zipSha256 } from './release.ts';

it('knows the checksum of every release that is offered', () => {
  expect(offeredReleases().length).toBeGreaterThan(0);
  for (const release of offeredReleases()) expect(zipSha256(release)).toMatch(/^[0-9a-f]{64}$/);
});

it('knows none of a release that is not offered', () => {
  expect(zipSha256('2.19.0')).toBeUndefined();
  expect(zipSha256('constructor')).toBeUndefined();
});

it('names the official archive by its platform', () => {
  expect(archiveName('3.8.0', 'linux', 'x64')).toBe('opensearch-min-3.8.0-linux-x64.tar.gz');
  expect(archiveName('3.8.0', 'darwin', 'arm64')).toBe('opensearch-min-3.8.0-darwin-arm64.tar.gz');
  expect(archiveName('3.8.0', 'win32', 'x64')).toBeUndefined();
  expect(archiveName('3.8.0', 'linux', 'riscv64')).toBeUndefined();
});
