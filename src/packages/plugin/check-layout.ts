import { PLUGIN_DESCRIPTOR, PLUGIN_DESCRIPTOR_LIMIT } from './descriptor.ts';
import { type ArchiveEntry, isOnClassPath } from './plugin-contents.ts';
import { failed, type PluginCheck, passed, warned } from './plugin-report.ts';

/** Directories whose content the engine's installer takes as files only, and refuses otherwise. */
const FLAT = ['bin', 'config'];

/** What a plugin's archive must hold and where, by the entries' names and sizes. */
export function checkLayout(entries: readonly ArchiveEntry[]): readonly PluginCheck[] {
  const found = [...descriptorPlace(entries), ...jarPlaces(entries), ...directories(entries)];
  const bad = found.some(({ outcome }) => outcome === 'failed');
  return bad ? found : [passed('layout', `${PLUGIN_DESCRIPTOR} and .jar files lie at the root.`), ...found];
}

function descriptorPlace(entries: readonly ArchiveEntry[]): readonly PluginCheck[] {
  const descriptor = entries.find(({ path }) => path === PLUGIN_DESCRIPTOR);
  if (!descriptor) {
    const nested = entries.find(({ path }) => path.endsWith(`/${PLUGIN_DESCRIPTOR}`));
    const message = nested
      ? `${PLUGIN_DESCRIPTOR} lies at ${nested.path}: it must be at the root of the archive. Zip the directory's contents, not the directory.`
      : `${PLUGIN_DESCRIPTOR} is missing at the root of the archive.`;
    return [failed('layout', message, nested?.path)];
  }
  if (descriptor.uncompressedSize <= PLUGIN_DESCRIPTOR_LIMIT) return [];
  return [failed('layout', `${PLUGIN_DESCRIPTOR} is larger than ${PLUGIN_DESCRIPTOR_LIMIT} bytes.`, PLUGIN_DESCRIPTOR)];
}

function jarPlaces(entries: readonly ArchiveEntry[]): readonly PluginCheck[] {
  const jars = entries.filter(({ path }) => path.endsWith('.jar'));
  // The engine's own installer takes an archive without a jar, and the node then dies at its next start.
  if (!jars.some(isOnClassPath))
    return [failed('layout', 'The archive holds no .jar at its root: there is no class to load.')];
  const [hidden] = jars.filter((jar) => !isOnClassPath(jar));
  if (hidden === undefined) return [];
  return [warned('layout', 'Not at the root: OpenSearch does not load the classes of this .jar.', hidden.path)];
}

function directories(entries: readonly ArchiveEntry[]): readonly PluginCheck[] {
  return entries.flatMap(({ path }) => {
    const [top = '', ...below] = path.split('/');
    if (top === 'opensearch' && below.length > 0) {
      return [failed('layout', 'A directory named opensearch is refused by the engine: leave it out.', path)];
    }
    if (FLAT.includes(top) && below.length > 1) {
      return [failed('layout', `Below ${top}/ there may be files only: the engine refuses directories there.`, path)];
    }
    return [];
  });
}
