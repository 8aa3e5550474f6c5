/** What a change costs on each node: while it is made the analyzers with the old bytes are still there, too. */
export interface HeapForecast {
  /** Bytes of heap. */
  readonly bytesPerNode: number;
  readonly analyzersPerNode: number;
  /** Bytes of heap for each byte of the file, in each analyzer. */
  readonly factor: number;
}

/**
 * Measured on OpenSearch 3.8.0 with `synonym_graph`: heap that is left after a full GC with indices whose analyzer has the file, less
 * that of as many indices with a file of one rule, by the bytes of the file and the number of indices. 4.6 for 10,000 rules of two
 * words in 8 indices, 5.3 for 10,000 rules of three, 3.6 for 100,000. Rules that share beginnings and ends take less.
 */
const HEAP_FACTOR = 5;

/** `analyzers`: of all indices, as if the node held a shard of each. Each has rules of its own, even within one index. */
export const heapForecast = (fileBytes: number, analyzers: number): HeapForecast => ({
  bytesPerNode: fileBytes * analyzers * HEAP_FACTOR,
  analyzersPerNode: analyzers,
  factor: HEAP_FACTOR,
});
