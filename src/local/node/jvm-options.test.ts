import { describe, expect, it } from 'vitest';
import { heapBytes, jvmOptions, parseJvmOptions } from './jvm-options.ts';

const distribution = `## JVM configuration
-Xms1g
-Xmx1g

8-10:-XX:+UseConcMarkSweepGC
11-:-XX:+UseG1GC
11-:-XX:G1ReservePercent=25
-Djava.io.tmpdir=\${OPENSEARCH_TMPDIR}
-XX:+HeapDumpOnOutOfMemoryError
9-:-Xlog:gc*,gc+age=trace,safepoint:file=logs/gc.log:utctime,pid,tags:filecount=32,filesize=64m
20-:--add-modules=jdk.incubator.vector
23:-XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.asTypeUncached
21-:-javaagent:agent/opensearch-agent.jar
25-:-XX:+UseCompactObjectHeaders
`;

describe('parseJvmOptions', () => {
  const on = (version: number) => parseJvmOptions(distribution, version);

  it('takes options for one version, from a version on, in a range and for all', () => {
    expect(on(9)).toContain('-XX:+UseConcMarkSweepGC');
    expect(on(21)).not.toContain('-XX:+UseConcMarkSweepGC');
    expect(on(22).join()).not.toContain('CompileCommand');
    expect(on(23).join()).toContain('CompileCommand');
    expect(on(24).join()).not.toContain('CompileCommand');
    expect(on(24)).not.toContain('-XX:+UseCompactObjectHeaders');
    expect(on(25)).toContain('-XX:+UseCompactObjectHeaders');
    expect(on(25)).toContain('-Xms1g');
  });

  it('passes over comments and what is no option', () => {
    expect(parseJvmOptions('# -Xmx1g\n\n  \nXmx1g\nx:-Xmx1g\n', 25)).toEqual([]);
  });
});

describe('jvmOptions', () => {
  const options = jvmOptions({
    distribution,
    javaVersion: 25,
    temporaryDirectory: '/nodes/demo-0/tmp',
    heap: '400m',
    extra: ' -Xmx500m  -Dx=y ',
  });

  it('has the distribution give what is not about the heap', () => {
    expect(options).toContain('-javaagent:agent/opensearch-agent.jar');
    expect(options).toContain('-Djava.io.tmpdir=/nodes/demo-0/tmp');
    expect(options).toContain('-XX:+UseCompactObjectHeaders');
  });

  it('stands in for heap, collector and their logs', () => {
    expect(options).not.toContain('-Xmx1g');
    expect(options).not.toContain('-XX:+UseG1GC');
    expect(options).not.toContain('-XX:G1ReservePercent=25');
    expect(options.join()).not.toContain('gc.log');
    expect(options.join()).not.toContain('HeapDump');
    expect(options).toContain('-Xmx400m');
    expect(options).toContain('-XX:+UseSerialGC');
    expect(options).toContain('-XX:MaxDirectMemorySize=209715200');
  });

  it('puts the options of the user last, so that they win', () => {
    expect(options.slice(-2)).toEqual(['-Xmx500m', '-Dx=y']);
  });

  it('never begins with more than the heap may grow to', () => {
    const small = jvmOptions({ distribution, javaVersion: 25, temporaryDirectory: '/tmp', heap: '32m', extra: '' });
    expect(small).toContain(`-Xms${32 * 1024 ** 2}`);
  });
});

it('reads heap sizes', () => {
  expect(heapBytes('400m')).toBe(419_430_400);
  expect(heapBytes('2g')).toBe(2_147_483_648);
  expect(() => heapBytes('400')).toThrow(/no heap size/);
});
