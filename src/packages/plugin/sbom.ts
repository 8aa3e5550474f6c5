import type { JarComponent } from './jar-component.ts';
import type { MavenCoordinates } from './plugin-contents.ts';

/** A software bill of materials: CycloneDX 1.6, its JSON form, as far as it is filled here. */
export interface CycloneDxBom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata?: { readonly component: CycloneDxComponent };
  readonly components: readonly CycloneDxComponent[];
}

export interface CycloneDxComponent {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  /** Package URL: `pkg:maven/org.example/demo@1.0`. */
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
  readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
  /** What a jar has taken in. */
  readonly components?: readonly CycloneDxComponent[];
}

/** The jars of a plugin. The same archive gives the same document: it has neither a time nor a serial number. */
export function pluginSbom(
  plugin: { readonly name: string; readonly version: string } | undefined,
  jars: readonly JarComponent[],
): CycloneDxBom {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    ...(plugin && {
      metadata: {
        component: { type: 'application', 'bom-ref': 'plugin', name: plugin.name, version: plugin.version },
      },
    }),
    components: jars.map(jarEntry),
  };
}

function jarEntry({ path, sha256, groupId, name, version, bundled }: JarComponent): CycloneDxComponent {
  const inside = bundled.map((coordinates): CycloneDxComponent => {
    const { groupId: group, artifactId, version: of } = coordinates;
    const ref = `${path}!/${group}/${artifactId}/${of}`;
    return { type: 'library', 'bom-ref': ref, group, name: artifactId, version: of, purl: mavenPurl(coordinates) };
  });
  return {
    type: 'library',
    'bom-ref': path,
    ...(groupId !== undefined && { group: groupId }),
    name,
    ...(version !== undefined && { version }),
    ...(groupId !== undefined && version !== undefined && { purl: mavenPurl({ groupId, artifactId: name, version }) }),
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    evidence: { occurrences: [{ location: path }] },
    ...(inside.length > 0 && { components: inside }),
  };
}

/** Source: Package URL specification, type `maven`. */
function mavenPurl({ groupId, artifactId, version }: MavenCoordinates): string {
  const [group, artifact, of] = [groupId, artifactId, version].map(encodeURIComponent);
  return `pkg:maven/${group}/${artifact}@${of}`;
}
