import type { ClassFile } from './class-file.ts';

/** What was read from a plugin's archive. */
export interface PluginContents {
  readonly entries: readonly ArchiveEntry[];
  /** Bytes of all entries, uncompressed. */
  readonly totalSize: number;
  /** Bytes of `plugin-descriptor.properties`; absent when it is not there or far too large. */
  readonly descriptor?: Uint8Array;
  /** Bytes of `plugin-security.policy`. */
  readonly policy?: Uint8Array;
  readonly jars: readonly JarContents[];
}

export interface ArchiveEntry {
  /** A directory ends in `/`. */
  readonly path: string;
  /** Bytes. */
  readonly uncompressedSize: number;
}

/** What was read from one jar of the archive. */
export interface JarContents {
  /** In the archive: `demo.jar`, `lib/demo.jar`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** A sentence when it cannot be read; then the members below are empty. */
  readonly problem?: string;
  readonly classes: readonly JarClass[];
  /** Main attributes of `META-INF/MANIFEST.MF`. */
  readonly manifest: ReadonlyMap<string, string>;
  /** From every `META-INF/maven/…/pom.properties`: a jar that holds others' classes has several. */
  readonly maven: readonly MavenCoordinates[];
  /** Paths of libraries of machine code in it. */
  readonly nativeLibraries: readonly string[];
}

export interface JarClass {
  /** In the jar: `org/example/Demo.class`. */
  readonly path: string;
  /** A problem is the rest of a sentence about the class: `it ends too early`. */
  readonly file: ClassFile | { readonly problem: string };
}

export interface MavenCoordinates {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/** Only jars at the root are on a plugin's class path (org.opensearch.plugins.PluginsService.Bundle). */
export const isOnClassPath = ({ path }: Pick<JarContents, 'path'>): boolean => !path.includes('/');

/** `META-INF/versions/21/a/B.class` is B for Java 21 and newer: 21. */
export const releaseOfVersioned = (path: string): number | undefined => {
  const release = /^META-INF\/versions\/(\d{1,3})\//.exec(path)?.[1];
  return release === undefined ? undefined : Number(release);
};

/** `org/example/Demo.class` as JarHell names it: `org.example.Demo`. */
export const classNameOf = (path: string): string => path.slice(0, -'.class'.length).replaceAll('/', '.');

/** Module descriptors: nothing on a class path reads them. */
export const isModuleInfo = (path: string): boolean => /(?:^|\/)module-info\.class$/.test(path);
