const GIB = 1024 ** 3;
/** Three nodes of 400 MB heap take about 1.2 GiB, beside whatever else the machine does. */
const ENOUGH_FOR_THREE = 6 * GIB;

/** Three, so that "on every node" is worth showing; one where the machine (or its container) is small. Bytes. */
export const demoNodeCount = (total: number, constrained: number | undefined): number =>
  // A container without a limit reports 0, or a number beyond all memory.
  Math.min(total, constrained || total) >= ENOUGH_FOR_THREE ? 3 : 1;
