/** Holds the owner lock of a directory until it is killed: `lock-holder.ts <directory>`. */
import { acquireOwnerLock } from '../../../src/store/owner-lock.ts';

await acquireOwnerLock(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => {}, 60_000);
