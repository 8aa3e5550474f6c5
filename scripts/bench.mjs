// `npm run bench [name …]`: bench/NAME.ts, all of them without a name. Each prints a table and merges it into its document.
import { existsSync, readdirSync } from 'node:fs';
import { ensureBuilt } from './steps/dist.mjs';
import { install } from './steps/install.mjs';
import { at, requireNode, say } from './steps/project.mjs';
import { run } from './steps/run.mjs';

requireNode();
await install();
// Benches start dist: the program as it is shipped.
const built = await ensureBuilt();
if (built !== 0) process.exit(built);

const asked = process.argv.slice(2);
const all = readdirSync(at('bench'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3))
  .sort();
const unknown = asked.filter((name) => !existsSync(at('bench', `${name}.ts`)));
if (unknown.length > 0) {
  say(`No such bench: ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : all) {
  say(`\n── ${name}`);
  const code = await run(process.execPath, ['--import', 'tsx', at('bench', `${name}.ts`)]);
  if (code !== 0) process.exitCode = code;
  if (code >= 128) break;
}
