export interface ServerSentEvent {
  /** The last id that was told, of this event or of one before. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * The events of a stream, as they come. Source: WHATWG HTML, "Server-sent events", 9.2.6. Comments (heartbeats) give nothing.
 * `position` is told each id, also one that comes without an event: what to name in Last-Event-ID when the connection breaks.
 */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
  position: (id: string) => void = () => undefined,
): AsyncGenerator<ServerSentEvent> {
  let id = '';
  let event = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (id !== '') position(id);
      if (data.length > 0) yield { id, event: event === '' ? 'message' : event, data: data.join('\n') };
      event = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }
}

/** Lines end at LF, CR or CRLF. What follows the last end is no line: the connection broke within it. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of a CRLF.
    const open = rest.endsWith('\r') ? 1 : 0;
    const parts = rest.slice(0, rest.length - open).split(/\r\n|\r|\n/);
    rest = `${parts.pop() ?? ''}${open === 1 ? '\r' : ''}`;
    yield* parts;
  }
}
