import { parentPort } from 'node:worker_threads';
import { doRuleJob, type RuleJob } from './rule-job.ts';

// The entry of a worker thread: one job comes, its outcome goes.
parentPort?.once('message', (job: RuleJob) => {
  const outcome = doRuleJob(job);
  parentPort?.postMessage(outcome, 'bytes' in outcome ? [outcome.bytes.buffer] : []);
});
