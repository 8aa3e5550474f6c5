/** `OpenSearch_3.8` on the wire; `3.8.0` for the distribution. */
export interface Engine {
  /** As in `EngineVersion`: `OpenSearch_3.8`. */
  readonly engineVersion: string;
  /** The release that serves it: `3.8.0`. */
  readonly release: string;
}

/** Offered by local domains, newest first. Older releases have no full min distribution on Maven (docs/reference/compatibility.md). */
export const LOCAL_ENGINES: readonly Engine[] = ['3.8', '3.7', '3.6', '3.5'].map((version) => ({
  engineVersion: `OpenSearch_${version}`,
  release: `${version}.0`,
}));
