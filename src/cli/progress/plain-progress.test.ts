import { describe, expect, it } from 'vitest';
import { plainProgress } from './plain-progress.ts';

function recorded() {
  const lines: string[] = [];
  let now = 0;
  const progress = plainProgress(
    (line) => lines.push(line),
    () => (now += 1_500),
  );
  return { lines, progress };
}

describe('plainProgress', () => {
  it('says each thing that is waited for once, and how long the step took', async () => {
    const { lines, progress } = recorded();
    const result = await progress.step('Waiting for demo', async (update) => {
      update('node demo-0 is starting');
      update('node demo-0 is starting');
      update('the cluster is yellow');
      return 42;
    });
    expect(result).toBe(42);
    expect(lines).toEqual([
      '… Waiting for demo',
      '    node demo-0 is starting',
      '    the cluster is yellow',
      '✔ Waiting for demo (1.5 s)',
    ]);
  });

  it('ends a failed step as failed and hands its error on', async () => {
    const { lines, progress } = recorded();
    const error = new Error('no');
    await expect(progress.step('Uploading', () => Promise.reject(error))).rejects.toBe(error);
    expect(lines).toEqual(['… Uploading', '✖ Uploading']);
  });
});
