/** What one client may take of the server. */
export interface ServerLimits {
  /** Bytes of the request line and headers together. */
  readonly headerSize: number;
  /** Bytes of a body of the AWS API. Packages come through S3 and are not bounded here. */
  readonly bodySize: number;
  /** Bytes of an over-long body that are read and dropped, so that the client is done writing when it is answered. */
  readonly drainSize: number;
  /** Milliseconds from the first byte of a request until its headers must be complete. */
  readonly headersTimeout: number;
  /** Milliseconds from there until the body must be complete. */
  readonly bodyTimeout: number;
  /** Milliseconds that an idle connection is kept. Longer than clients keep theirs, so that they are the ones who close. */
  readonly keepAliveTimeout: number;
  /** Event streams that are open at once. */
  readonly streams: number;
  /**
   * Milliseconds in which a client of our own API takes nothing of an answer before it counts as gone. Longer than a stream of events is
   * ever silent.
   */
  readonly answerStall: number;
  /** Milliseconds that requests under way have to end when the server closes. */
  readonly closeGrace: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const SERVER_LIMITS: ServerLimits = {
  headerSize: 16 * KiB,
  bodySize: MiB,
  drainSize: 64 * MiB,
  headersTimeout: 20_000,
  bodyTimeout: 30_000,
  keepAliveTimeout: 72_000,
  streams: 256,
  answerStall: 60_000,
  closeGrace: 5_000,
};
