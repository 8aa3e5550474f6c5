/** The release whose Hunspell filter reads a directory of the config directory: `ref_path`. */
const SINCE = { major: 3, minor: 7 } as const;

/** Why a domain of this engine cannot have a dictionary of several files, in words; undefined when it can. */
export function directoryProblem(engineVersion: string): string | undefined {
  const [, major, minor] = /^OpenSearch_(\d+)\.(\d+)$/.exec(engineVersion) ?? [];
  const isOld =
    major === undefined ||
    Number(major) < SINCE.major ||
    (Number(major) === SINCE.major && Number(minor) < SINCE.minor);
  return isOld
    ? `a dictionary of several files is read by ref_path of Hunspell filters, which OpenSearch ${SINCE.major}.${SINCE.minor} brings, and the domain is ${engineVersion}`
    : undefined;
}
