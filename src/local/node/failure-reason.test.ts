import { describe, expect, it } from 'vitest';
import { failureReason } from './failure-reason.ts';

const ended = { code: 1, signal: null };

// As OpenSearch 3.8.0 on Java 25 wrote them.
const BROKEN_PLUGIN = `WARNING: Using incubator modules: jdk.incubator.vector

uncaught exception in thread [main]
OpenSearchException[Unable to load plugin class [org.x.Bad]]; nested: ClassNotFoundException[org.x.Bad];
Likely root cause: java.lang.ClassNotFoundException: org.x.Bad
	at java.base/java.net.URLClassLoader.findClass(URLClassLoader.java:376)
For complete error details, refer to the log at /nodes/demo-0/logs/demo.log
`;
const UNKNOWN_SETTING = `
uncaught exception in thread [main]
SettingsException[unknown setting [no.such.setting] please check that any required plugins are installed]
For complete error details, refer to the log at /nodes/demo-0/logs/demo.log
`;
const NO_ACCESS_LOG = `[2026-11-24T21:01:00,797][ERROR][o.o.b.OpenSearchUncaughtExceptionHandler] [f-0] uncaught exception in thread [main]
org.opensearch.bootstrap.StartupException: java.lang.IllegalStateException: Unable to access 'path.data' (/nodes/f/data)
	at org.opensearch.bootstrap.OpenSearch.init(OpenSearch.java:172)
Caused by: java.lang.IllegalStateException: Unable to access 'path.data' (/nodes/f/data)
	... 6 more
Caused by: java.nio.file.AccessDeniedException: /nodes/f/data
	... 12 more
`;

describe('failureReason', () => {
  it('gives the exception and its root cause', () => {
    expect(failureReason({ log: '', console: BROKEN_PLUGIN, exit: ended })).toBe(
      'OpenSearchException[Unable to load plugin class [org.x.Bad]]: java.lang.ClassNotFoundException: org.x.Bad (the process ended with exit code 1)',
    );
  });

  it('gives an exception without a further cause alone', () => {
    expect(failureReason({ log: '', console: UNKNOWN_SETTING, exit: ended })).toBe(
      'SettingsException[unknown setting [no.such.setting] please check that any required plugins are installed] (the process ended with exit code 1)',
    );
  });

  it('takes the log when the console has nothing', () => {
    expect(failureReason({ log: NO_ACCESS_LOG, console: '', exit: undefined })).toBe(
      "java.lang.IllegalStateException: Unable to access 'path.data' (/nodes/f/data): java.nio.file.AccessDeniedException: /nodes/f/data (the process is gone)",
    );
  });

  it('gives what the JVM says when it does not start', () => {
    const console = `Unrecognized VM option 'NoSuch'
Error: Could not create the Java Virtual Machine.
Error: A fatal exception has occurred. Program will exit.
`;
    expect(failureReason({ log: '', console, exit: ended })).toBe(
      "Unrecognized VM option 'NoSuch'. Error: Could not create the Java Virtual Machine (the process ended with exit code 1)",
    );
  });

  it('does not blame an exception that the node lived through', () => {
    const log = `[WARN ][o.o.x] [demo-0] exception in a request\njava.lang.IllegalArgumentException: no such index\n\tat x.y\n`;
    expect(failureReason({ log, console: '', exit: { code: null, signal: 'SIGKILL' } })).toBe(
      'the process was ended by SIGKILL',
    );
  });
});
