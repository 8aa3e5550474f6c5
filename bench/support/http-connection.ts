import { connect, type Socket } from 'node:net';
import type { SignedRequest } from './signed-request.ts';

/** An answer to the last byte; `body` is decoded only when it is asked for. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** The bytes of a request on a kept connection, made once: what is measured then is the server. */
export function requestBytes({ method, path, headers, body }: SignedRequest): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

interface Asked {
  readonly request: Buffer;
  readonly isAgain: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One kept connection, one request at a time. In place of `node:http`, whose client costs more than many a server: it does no more
 * than to find where an answer ends (Content-Length or chunked). A connection that the server closed is opened anew.
 */
export class HttpConnection {
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #asked: Asked | undefined;

  constructor(private readonly url: URL) {}

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#asked = { request, isAgain: false, resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = connect(Number(this.url.port), this.url.hostname);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => undefined);
    // An idle connection that the server gives up is not written to any more.
    socket.on('end', () => {
      if (this.#asked === undefined) this.close();
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#askAgain();
    });
    return socket;
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = completeAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = Buffer.alloc(0);
    if (answer.closes) this.close();
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.resolve(answer);
  }

  /** A server may close a kept connection between two requests, some after so many of them: the request that met it is sent once more. */
  #askAgain(): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    if (asked.isAgain || this.#received.length > 0) {
      this.#asked = undefined;
      asked.reject(new Error(`${this.url.host} closed the connection before it answered`));
      return;
    }
    this.#asked = { ...asked, isAgain: true };
    this.#socket = this.#open();
    this.#socket.write(asked.request);
  }
}

/** The answer at the start of the bytes, once all of it is there. */
function completeAnswer(bytes: Buffer): (Answer & { readonly closes: boolean }) | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  const start = end + HEAD_END.length;
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  const body = length === undefined ? chunkedBody(bytes, start) : sizedBody(bytes, start, Number(length));
  return body && { status: Number(head.slice(9, 12)), body, closes: head.includes('\r\nconnection: close') };
}

const sizedBody = (bytes: Buffer, start: number, length: number): Buffer | undefined =>
  bytes.length < start + length ? undefined : bytes.subarray(start, start + length);

function chunkedBody(bytes: Buffer, start: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const from = lineEnd + LINE_END.length;
    at = from + size + LINE_END.length;
    if (bytes.length < at) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(from, from + size));
  }
}
