/** How an index stands to a package's bytes after an apply. */
export interface IndexReport {
  readonly index: string;
  /** Tells an index from a later one of its name. */
  readonly uuid: string;
  /**
   * `live`: searches and new documents are analysed with the present bytes, and every document was. `needs-reload`: a reload of search
   * analyzers would do. `needs-reopen`: its analyzers hold older bytes until it is closed and opened. `needs-reindex`: documents in it
   * were analysed with older bytes. The one that has to be done first, when it is several.
   */
  readonly state: 'live' | 'needs-reload' | 'needs-reopen' | 'needs-reindex';
  /** In words: `filter.synonyms is not updateable and analyses searches of title`. */
  readonly why: string;
  /** Full names of the settings that name the path. */
  readonly settings: readonly string[];
  /** Of an index-time use: the version with which its first documents were analysed. */
  readonly indexedSince?: number;
  /** Of an index-time use: later documents may have been analysed with another version's bytes than the first ones. */
  readonly mixed?: true;
}
