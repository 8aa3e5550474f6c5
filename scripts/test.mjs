// `npm test`: all of it, from a fresh clone. A failed stage does not keep the next one from telling its own result.
import { runChecks } from './steps/checks.mjs';
import { build } from './steps/dist.mjs';
import { install } from './steps/install.mjs';
import { preflight } from './steps/preflight.mjs';
import { requireNode, say } from './steps/project.mjs';
import { runTests } from './steps/vitest.mjs';

requireNode();
await install();

const one = (ok) => (ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
const STAGES = [
  { name: 'preflight', run: async () => one(preflight()) },
  { name: 'check', run: runChecks },
  { name: 'build', run: async () => one((await build()) === 0) },
  { name: 'unit', run: () => runTests('unit') },
  { name: 'integration', run: () => runTests('integration') },
  { name: 'nodes', run: () => runTests('nodes') },
  { name: 'acceptance', run: () => runTests('acceptance') },
  { name: 'chaos', run: () => runTests('chaos') },
];

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

const results = [];
for (const { name, run } of STAGES) {
  if (interrupted) break;
  say(`\n━━ ${name}`);
  results.push({ name, ...(await run()) });
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
say('');
for (const { name, passed, failed } of results) say(`${name.padEnd(12)} ${passed} passed, ${failed} failed`);
if (interrupted) say('interrupted: the stages not listed did not run');
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = interrupted ? 130 : sum('failed') === 0 ? 0 : 1;
