import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServerSentEvent, serverSentEvents } from './sse.ts';

/** What is read of a text that comes in these pieces. */
async function read(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text);
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const chunks = [0, ...at].map((from, index) => bytes.slice(from, at[index] ?? bytes.length));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  const positions: string[] = [];
  for await (const event of serverSentEvents(body, (id) => positions.push(id))) events.push(event);
  return { events, positions };
}

describe('serverSentEvents', () => {
  it('reads id, event and data, and leaves comments and retry alone', async () => {
    const text = 'retry: 1000\n\n: nothing new\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\ndata:plain\n\n';
    expect((await read(text)).events).toEqual([
      { id: '7', event: 'change', data: '{"a":\n1}' },
      { id: '7', event: 'message', data: 'plain' },
    ]);
  });

  it('tells the position also where no event comes with it', async () => {
    expect((await read('id: 17\n\n: nothing new\nid: 21\n\n')).positions).toEqual(['17', '21']);
  });

  it('gives nothing of an event that breaks off', async () => {
    expect(await read('id: 7\ndata: half')).toEqual({ events: [], positions: [] });
    expect((await read('id: 7\ndata: half\n')).events).toEqual([]);
  });

  it('reads the same however the bytes are cut and lines end', async () => {
    const data = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '').trim());
    await fc.assert(
      fc.asyncProperty(
        fc.array(data, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (all, end, cuts) => {
          const text = all.map((one, id) => `id: ${id}${end}data: ${one}${end}${end}`).join('');
          const { events } = await read(`${text}: end${end}`, cuts);
          expect(events).toEqual(all.map((one, id) => ({ id: String(id), event: 'message', data: one })));
        },
      ),
    );
  });
});
