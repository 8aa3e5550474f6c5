/** `8:-X…` for 8 alone, `8-:-X…` from 8 on, `8-10:-X…` for a range, `-X…` for all (OpenSearch's JvmOptionsParser). */
const LINE = /^(?:(?<from>\d+)(?<range>-(?<to>\d+)?)?:)?(?<option>-.+)$/;

/** Those options of a `jvm.options` that are for this Java. */
export function parseJvmOptions(text: string, javaVersion: number): readonly string[] {
  return text.split('\n').flatMap((raw) => {
    const groups = LINE.exec(raw.trim())?.groups;
    const option = groups?.option;
    if (option === undefined) return [];
    return isFor(javaVersion, groups?.from, groups?.range, groups?.to) ? [option] : [];
  });
}

function isFor(version: number, from?: string, range?: string, to?: string): boolean {
  if (from === undefined) return true;
  if (range === undefined) return version === Number(from);
  return version >= Number(from) && (to === undefined || version <= Number(to));
}

/**
 * What the launcher always gives (OpenSearch's SystemJvmOptions, the same in 3.5 to 3.8), but for AlwaysPreTouch: a developer's node
 * takes memory when it needs it.
 */
const SYSTEM_OPTIONS = [
  '-Xshare:auto',
  '-Dopensearch.networkaddress.cache.ttl=60',
  '-Dopensearch.networkaddress.cache.negative.ttl=10',
  '-Xss1m',
  '-Djava.awt.headless=true',
  '-Dfile.encoding=UTF-8',
  '-Djna.nosys=true',
  '-XX:-OmitStackTraceInFastThrow',
  '-XX:+ShowCodeDetailsInExceptionMessages',
  '-Dio.netty.noUnsafe=true',
  '-Dio.netty.noKeySetOptimization=true',
  '-Dio.netty.recycler.maxCapacityPerThread=0',
  '-Dio.netty.allocator.numDirectArenas=0',
  '-Dlog4j.shutdownHookEnabled=false',
  '-Dlog4j2.disable.jmx=true',
  '-Djava.locale.providers=SPI,CLDR',
] as const;

/** Heap, collector, collector's log and heap dumps of the distribution: ours stand in for them. */
const REPLACED = /^-(?:Xm[sx]|XX:\+Use\w+GC$|XX:G1|XX:InitiatingHeapOccupancyPercent|Xlog:gc|XX:[+]?HeapDump)/;

/** Serial collector and first compiler only: a third less time to the first answer and half the memory (docs/reference/benchmarks.md). */
const LOCAL_OPTIONS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] as const;

const UNITS: Readonly<Record<string, number>> = { m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes of an `-Xmx` such as `400m` or `1g`. */
export function heapBytes(heap: string): number {
  const unit = UNITS[heap.slice(-1)];
  if (unit === undefined) throw new Error(`${heap} is no heap size: a number with m or g, such as 400m`);
  return Number(heap.slice(0, -1)) * unit;
}

/** The options that a node's JVM is started with. */
export function jvmOptions(options: {
  /** The distribution's `config/jvm.options`. */
  readonly distribution: string;
  readonly javaVersion: number;
  readonly temporaryDirectory: string;
  /** LONGSHORE_NODE_HEAP: `400m`. */
  readonly heap: string;
  /** LONGSHORE_JVM_OPTIONS, last, so that they win. */
  readonly extra: string;
}): readonly string[] {
  const own = parseJvmOptions(options.distribution, options.javaVersion)
    .filter((option) => !REPLACED.test(option))
    .map((option) => option.replace(/\$\{OPENSEARCH_TMPDIR\}/g, () => options.temporaryDirectory));
  return [
    ...SYSTEM_OPTIONS,
    ...own,
    ...LOCAL_OPTIONS,
    `-Xms${Math.min(64 * 1024 ** 2, heapBytes(options.heap))}`,
    `-Xmx${options.heap}`,
    // The launcher's ergonomics: half of the heap.
    `-XX:MaxDirectMemorySize=${Math.floor(heapBytes(options.heap) / 2)}`,
    ...options.extra.split(/\s+/).filter((option) => option !== ''),
  ];
}
