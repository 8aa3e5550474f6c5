import { connect, type Socket } from 'node:net';

/** One HTTP answer as it came over the socket, and what became of the connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The server sent its FIN within the deadline; `false`: the connection is still open. */
  readonly closed: boolean;
  /** The socket's error, such as ECONNRESET. */
  readonly error?: string;
}

export interface RawOptions {
  /** Waits until the server closes, instead of being content with a whole answer. */
  readonly untilClosed?: boolean;
  /** Milliseconds until the test gives up. */
  readonly deadline?: number;
}

/** Sends bytes as they are and reads one answer. `write` may go on writing for as long as it likes. */
export async function exchange(
  port: number,
  write: string | Buffer | ((socket: Socket) => Promise<void>),
  { untilClosed = false, deadline = 20_000 }: RawOptions = {},
): Promise<RawAnswer> {
  const socket = connect({ port, host: '127.0.0.1' });
  let received = Buffer.alloc(0);
  let closed = false;
  let error: string | undefined;
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer after ${deadline} ms; so far: ${received}`)), deadline);
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (!untilClosed && isWhole(received)) finish();
    });
    socket.on('end', () => {
      closed = true;
      finish();
    });
    socket.on('error', (thrown: NodeJS.ErrnoException) => {
      error = thrown.code ?? thrown.message;
      finish();
    });
  });
  try {
    if (typeof write === 'function') await Promise.race([write(socket), done]);
    else socket.write(write);
    await done;
  } finally {
    socket.destroy();
  }
  return { ...parse(received), closed, ...(error !== undefined && { error }) };
}

/** Writes and waits until the kernel has taken it. */
export const send = (socket: Socket, bytes: string | Buffer): Promise<void> =>
  new Promise((resolve) => {
    socket.write(bytes, () => resolve());
  });

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  return bytes.length >= end + 4 + Number(parse(bytes).headers.get('content-length') ?? 0);
}

function parse(bytes: Buffer): Pick<RawAnswer, 'status' | 'headers' | 'body'> {
  const [head = '', ...body] = bytes.toString().split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers), body: body.join('\r\n\r\n') };
}
