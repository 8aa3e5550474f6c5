// A control plane that a test can kill: brings up the demo domain in the home that it is given, says so, and stays.
import { bringUp, demo, runtimeOf } from './local-runtime.ts';

const [, , home, nodes] = process.argv;
if (home === undefined || nodes === undefined) throw new Error('usage: control-plane.ts HOME NODES');
const seen = await bringUp(await runtimeOf(home), demo(Number(nodes)));
process.stdout.write(`${JSON.stringify(seen)}\n`);
setInterval(() => undefined, 1_000_000);
