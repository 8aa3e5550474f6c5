import { execa } from 'execa';

/** Tests from outside start dist: it must be what src is. */
export default async function setup(): Promise<void> {
  await execa(process.execPath, ['scripts/build.mjs', '--if-changed'], { stdio: 'inherit' });
}
