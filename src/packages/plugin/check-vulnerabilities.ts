import { type AdvisoryDatabase, isAffected, libraryOf } from './advisory.ts';
import { coordinatesOf, type JarComponent } from './jar-component.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/** The libraries of a plugin against the advisories that the operator has provided. */
export function checkVulnerabilities(
  jars: readonly JarComponent[],
  database: AdvisoryDatabase | undefined,
): readonly PluginCheck[] {
  const name = 'vulnerabilities';
  if (!database) return [skipped(name, 'No database of vulnerabilities is set (LONGSHORE_OSV_DATABASE).')];
  const known = coordinatesOf(jars);
  const hits = known.flatMap((coordinates) => {
    const library = libraryOf(coordinates);
    const ids = database.of(library).filter((one) => isAffected(one, coordinates.version));
    return ids.map(({ id }) => ({ id, where: `${library}:${coordinates.version}` }));
  });
  const findings: PluginCheck[] = [];
  const ids = [...new Set(hits.map(({ id }) => id))];
  if (ids.length > 0) {
    const message = `Dependency Scan reported ${ids.length} vulnerabilities for the plugin: ${ids.join(', ')}`;
    findings.push(failed(name, message, [...new Set(hits.map(({ where }) => where))].join(', ')));
  } else
    findings.push(
      passed(name, `${known.length} libraries were looked up in ${database.name}: none is known to be vulnerable.`),
    );
  const nameless = jars.filter(
    ({ groupId, version, bundled }) => (groupId === undefined || version === undefined) && bundled.length === 0,
  );
  const [first] = nameless;
  if (first !== undefined)
    findings.push(
      skipped(name, `${nameless.length} .jar without Maven coordinates could not be looked up.`, first.path),
    );
  return findings;
}
