import { Worker } from 'node:worker_threads';

/** Starts a thread that does one job: post it a RuleJob, and it posts a RuleOutcome. */
export const startRuleThread = (heapMiB: number): Worker =>
  new Worker(entry(), { name: 'rules', execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMiB } });

/** Compiled, the entry lies beside this file. A thread of the sources must learn to read TypeScript first: it inherits no loader. */
function entry(): URL {
  if (!import.meta.url.endsWith('.ts')) return new URL('./rule-worker.js', import.meta.url);
  const loader = import.meta.resolve('tsx/esm/api');
  const source = new URL('./rule-worker.ts', import.meta.url).href;
  const code = `import { register } from '${loader}'; register(); await import('${source}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
