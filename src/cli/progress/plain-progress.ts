import { formatDuration } from '../output/format.ts';
import type { Progress } from './progress.ts';

/** One line when a step begins, one whenever what it waits for changes, one when it ends. */
export function plainProgress(say: (line: string) => void, now: () => number = Date.now): Progress {
  return {
    step: async (title, work) => {
      const started = now();
      let last = '';
      say(`… ${title}`);
      try {
        const result = await work((what) => {
          if (what === last) return;
          last = what;
          say(`    ${what}`);
        });
        say(`✔ ${title} (${formatDuration(now() - started)})`);
        return result;
      } catch (error) {
        say(`✖ ${title}`);
        throw error;
      }
    },
  };
}
