import { Listr, PRESET_TIMER } from 'listr2';
import type { Progress } from './progress.ts';

/** A spinner with the time it has taken and what it waits for, replaced by one line at the end. */
export function liveProgress(): Progress {
  return {
    step: async <T>(title: string, work: (update: (what: string) => void) => Promise<T>): Promise<T> => {
      const outcome: { value?: { readonly result: T } } = {};
      const list = new Listr(
        [
          {
            title,
            task: async (_, task) => {
              const update = (what: string) => {
                task.output = what;
              };
              outcome.value = { result: await work(update) };
            },
          },
        ],
        {
          // Signals are the program's own affair: main.ts.
          registerSignalListeners: false,
          rendererOptions: { showErrorMessage: false, collapseErrors: false, timer: PRESET_TIMER },
        },
      );
      await list.run();
      if (outcome.value === undefined) throw new Error(`the step "${title}" ended without a result`);
      return outcome.value.result;
    },
  };
}
