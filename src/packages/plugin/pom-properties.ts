import type { MavenCoordinates } from './plugin-contents.ts';
import { PropertiesError, parseProperties } from './properties-file.ts';

export const isPomProperties = (path: string): boolean => /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/.test(path);

/** The coordinates in a jar's `pom.properties`; undefined when they are not all there. */
export function parsePomProperties(bytes: Uint8Array): MavenCoordinates | undefined {
  try {
    const properties = parseProperties(bytes);
    const [groupId, artifactId, version] = ['groupId', 'artifactId', 'version'].map((key) =>
      properties.get(key)?.trim(),
    );
    return groupId && artifactId && version ? { groupId, artifactId, version } : undefined;
  } catch (error) {
    if (error instanceof PropertiesError) return undefined;
    throw error;
  }
}
