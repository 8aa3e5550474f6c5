import { LOCAL_ENGINES } from '../../model/engine-version.ts';

/** SHA-256 of `org.opensearch.distribution.integ-test-zip:opensearch:{release}:zip`, the full min distribution without a JDK. */
const ZIP_SHA256: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '3.5.0': 'b676ad392c95a94d8d2bd8785b8b922c7811536daf6a9ec0c7277a34bd8a17a9',
    '3.6.0': 'a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286',
    '3.7.0': 'c5c8eb3828a2aead77e9d3bb9d280f54c4de190b0b67f0e412c38663627f1b06',
    '3.8.0': '196c3cf4602c394f2e40e6174ccbf2a924eae37246f08fa6bbb6b75f9fd5ff1f',
  }),
);

/** What the zip of this release hashes to; undefined for a release that is not offered. */
export const zipSha256 = (release: string): string | undefined => ZIP_SHA256.get(release);

export const offeredReleases = (): readonly string[] => LOCAL_ENGINES.map((engine) => engine.release);

/** The file name in LONGSHORE_CACHE. */
export const zipName = (release: string): string => `opensearch-${release}.zip`;

/** Maven coordinates for dependency:copy. */
export const zipCoordinates = (release: string): string =>
  `org.opensearch.distribution.integ-test-zip:opensearch:${release}:zip`;

/**
 * The official archive of the min distribution, by its published name: `opensearch-min-3.8.0-linux-x64.tar.gz`.
 * undefined for a platform that none is published for.
 */
export function archiveName(release: string, platform: NodeJS.Platform, arch: string): string | undefined {
  const system = platform === 'linux' || platform === 'darwin' ? platform : undefined;
  const machine = arch === 'x64' || arch === 'arm64' ? arch : undefined;
  return system && machine ? `opensearch-min-${release}-${system}-${machine}.tar.gz` : undefined;
}
