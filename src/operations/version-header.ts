/** The header that names versions on AssociatePackage and AssociatePackages; AWS has no member for them. */
export const VERSION_HEADER = 'x-longshore-package-version';

/** Longer than every package of a full domain at its longest. */
const LONGEST = 2_048;

/**
 * `v3`, for the one package of the request, or `F123456789=v3, F234567890=v2`; packages that are not named take their newest version.
 * Gives version numbers by package id, or what is wrong in words.
 */
export function parseVersionHeader(
  value: string,
  packageIds: readonly string[],
): { readonly versions: ReadonlyMap<string, number> } | { readonly problem: string } {
  if (value.length > LONGEST) return { problem: `it is longer than ${LONGEST} characters` };
  const versions = new Map<string, number>();
  for (const part of value.split(',').map((text) => text.trim())) {
    const [, named, digits] = /^(?:([A-Za-z0-9-]+)=)?v([1-9][0-9]{0,8})$/.exec(part) ?? [];
    if (digits === undefined) return { problem: `'${part}' is neither v3 nor F123456789=v3` };
    const [only] = packageIds;
    if (named === undefined && packageIds.length > 1) {
      return {
        problem: `'${part}' says no package, and ${packageIds.length} are to be associated: F123456789=${part}`,
      };
    }
    const packageId = named ?? only;
    if (packageId === undefined || !packageIds.includes(packageId)) {
      return { problem: `package ${packageId ?? ''} is not one of those that are to be associated` };
    }
    if (versions.has(packageId)) return { problem: `it names two versions of package ${packageId}` };
    versions.set(packageId, Number(digits));
  }
  return { versions };
}
