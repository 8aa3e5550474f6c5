import { PLUGIN_DESCRIPTOR, PLUGIN_DESCRIPTOR_LIMIT } from './plugin-descriptor.ts';

/** What a plugin's archive must hold, by the entries' names and sizes: a sentence per fault. */
export function pluginLayoutProblems(
  entries: readonly { readonly path: string; readonly uncompressedSize: number }[],
): readonly string[] {
  const descriptor = entries.find(({ path }) => path === PLUGIN_DESCRIPTOR);
  if (!descriptor) {
    const nested = entries.find(({ path }) => path.endsWith(`/${PLUGIN_DESCRIPTOR}`));
    return [
      nested
        ? `${PLUGIN_DESCRIPTOR} lies at ${nested.path}: it must be at the root of the archive. Zip the directory's contents, not the directory.`
        : `${PLUGIN_DESCRIPTOR} is missing at the root of the archive.`,
    ];
  }
  const problems: string[] = [];
  if (descriptor.uncompressedSize > PLUGIN_DESCRIPTOR_LIMIT) {
    problems.push(`${PLUGIN_DESCRIPTOR} is larger than ${PLUGIN_DESCRIPTOR_LIMIT} bytes.`);
  }
  // The engine's own installer takes an archive without a jar, and the node then dies at its next start.
  if (!entries.some(({ path }) => /^[^/]+\.jar$/.test(path))) {
    problems.push('The archive holds no .jar at its root: there is no class to load.');
  }
  return problems;
}

/** In the form that AWS gives it, several reasons after one another. */
export const pluginFailure = (problems: readonly string[]): string =>
  `PluginValidationFailureReason : ${problems.join('  ')}`;
