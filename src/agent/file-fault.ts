/** `ENOENT` and the like; undefined for what is no error of the operating system. */
export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: raise it or free some space',
  EACCES: "permission denied: let the agent's user write there",
  EPERM: "permission denied: let the agent's user write there",
  EROFS: 'the file system is read-only: mount it writable',
  EISDIR: 'a directory lies where the file belongs: move it away',
  ENOTEMPTY: 'a directory lies where the file belongs: move it away',
  EMFILE: 'too many open files: raise the limit of the agent',
};

/** A sentence for the report: what the operating system said, and what to do about it. */
export function describeFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = REMEDIES[errnoOf(error) ?? ''];
  return remedy === undefined ? message : `${message} (${remedy})`;
}
