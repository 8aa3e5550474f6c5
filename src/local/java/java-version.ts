/** OpenSearch 3.x is compiled for it. */
export const OLDEST_JAVA = 21;

/** The newest that OpenSearch 3.5–3.8 are known to run on; a newer one is taken when there is no other. */
export const NEWEST_KNOWN_JAVA = 25;

/**
 * The feature release in the output of `java -version`: 25 of `openjdk version "25.0.1" 2025-10-21`, 8 of `java version "1.8.0_392"`.
 * undefined when there is none.
 */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
