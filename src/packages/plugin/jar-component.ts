import type { JarContents, MavenCoordinates } from './plugin-contents.ts';

/** What a jar is by its own account, as far as it gives one. */
export interface JarComponent {
  readonly path: string;
  readonly sha256: string;
  readonly groupId?: string;
  readonly name: string;
  readonly version?: string;
  /** Other libraries whose classes it has taken in. */
  readonly bundled: readonly MavenCoordinates[];
}

/**
 * Names a jar: by the one `pom.properties` that fits its file name, or the only one; else by its manifest; else by the file name. All that
 * a stranger says of himself: fit for an inventory, no proof.
 */
export function jarComponent({ path, sha256, maven, manifest }: JarContents): JarComponent {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.jar$/, '');
  const fitting = maven.find(({ artifactId, version }) => file === `${artifactId}-${version}` || file === artifactId);
  const own = fitting ?? (maven.length === 1 ? maven[0] : undefined);
  if (own) {
    const { groupId, artifactId, version } = own;
    return { path, sha256, groupId, name: artifactId, version, bundled: maven.filter((other) => other !== own) };
  }
  const [, fileName = file, fileVersion] = /^(.+?)-(\d[\w.+-]*)$/.exec(file) ?? [];
  const version = fileVersion ?? manifest.get('Implementation-Version') ?? manifest.get('Bundle-Version');
  const groupId = manifest.get('Implementation-Vendor-Id');
  return {
    path,
    sha256,
    ...(groupId !== undefined && { groupId }),
    name: fileName,
    ...(version !== undefined && { version }),
    bundled: maven,
  };
}

/** Every library with Maven coordinates, each once. */
export function coordinatesOf(components: readonly JarComponent[]): readonly MavenCoordinates[] {
  const found = new Map<string, MavenCoordinates>();
  for (const { groupId, name, version, bundled } of components) {
    const own = groupId !== undefined && version !== undefined ? [{ groupId, artifactId: name, version }] : [];
    for (const one of [...own, ...bundled]) found.set(`${one.groupId}:${one.artifactId}:${one.version}`, one);
  }
  return [...found.values()];
}
