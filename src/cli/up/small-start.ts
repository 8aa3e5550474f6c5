import { setFlagsFromString } from 'node:v8';

/**
 * Starts without letting V8's young generation grow. Loading modules makes garbage that V8 would otherwise make room for, and keep the
 * room: some 15 MB of a control plane that then idles. Under load it may grow as ever.
 */
export async function withSmallYoungGeneration<T>(start: () => Promise<T>): Promise<T> {
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return await start();
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2');
  }
}
