import { z } from 'zod';
import { compareMavenVersions } from './maven-version.ts';
import type { MavenCoordinates } from './plugin-contents.ts';

/** A known vulnerability of one library, as an OSV database has it. */
export interface Advisory {
  /** `CVE-2021-44228` where there is one, else the database's own id. */
  readonly id: string;
  /** `org.apache.logging.log4j:log4j-core`. */
  readonly library: string;
  /** Named one by one. */
  readonly versions: ReadonlySet<string>;
  readonly ranges: readonly (readonly RangeEvent[])[];
}

/** Exactly one of them is there. `introduced` at `0` is from the first version on. */
interface RangeEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
}

/** Where advisories are looked up. */
export interface AdvisoryDatabase {
  /** What people know it by. */
  readonly name: string;
  of(library: string): readonly Advisory[];
}

export const libraryOf = ({ groupId, artifactId }: MavenCoordinates): string => `${groupId}:${artifactId}`;

const event = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});

/** The members of the OSV schema (1.x) that are looked at. */
const osv = z.object({
  id: z.string().min(1).max(200),
  aliases: z.array(z.string()).nullish(),
  withdrawn: z.string().nullish(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        versions: z.array(z.string()).nullish(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).nullish(),
      }),
    )
    .nullish(),
});

/** The advisories in one document of an OSV database that concern Maven; undefined when it is no such document. */
export function parseAdvisories(document: unknown): readonly Advisory[] | undefined {
  const parsed = osv.safeParse(document);
  if (!parsed.success) return undefined;
  const { id, aliases, withdrawn, affected } = parsed.data;
  if (withdrawn) return [];
  const known = [id, ...(aliases ?? [])];
  const name = known.find((one) => one.startsWith('CVE-')) ?? id;
  return (affected ?? []).flatMap(({ package: of, versions, ranges }) => {
    if (of === undefined || !/^Maven(?::|$)/.test(of.ecosystem)) return [];
    const ordered = (ranges ?? []).filter(({ type }) => type === 'ECOSYSTEM' || type === 'SEMVER');
    return [
      { id: name, library: of.name, versions: new Set(versions ?? []), ranges: ordered.map(({ events }) => events) },
    ];
  });
}

/** Source: OSV schema, "Evaluation". */
export function isAffected({ versions, ranges }: Advisory, version: string): boolean {
  return versions.has(version) || ranges.some((events) => isInRange(events, version));
}

function isInRange(events: readonly RangeEvent[], version: string): boolean {
  const position = ({ introduced, fixed, last_affected }: RangeEvent) => introduced ?? fixed ?? last_affected ?? '0';
  const ordered = [...events].sort((a, b) => compareMavenVersions(position(a), position(b)));
  let affected = false;
  for (const { introduced, fixed, last_affected } of ordered) {
    if (introduced !== undefined) {
      if (introduced === '0' || compareMavenVersions(version, introduced) >= 0) affected = true;
    } else if (fixed !== undefined) {
      if (compareMavenVersions(version, fixed) >= 0) affected = false;
    } else if (last_affected !== undefined && compareMavenVersions(version, last_affected) > 0) affected = false;
  }
  return affected;
}
