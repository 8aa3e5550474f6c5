import { ServiceError } from '../model/service-error.ts';

/** Far above any shape of the model; what nests deeper is an attack or a mistake. */
const MAX_DEPTH = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the body of a request. An empty body and `null` are an absent one: undefined. A byte order mark is skipped.
 * @throws ServiceError SerializationException when it is not UTF-8, not JSON, or nested too deep.
 */
export function parseJsonBody(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  const text = decode(body);
  if (nestsDeeperThan(text, MAX_DEPTH)) {
    throw new ServiceError('SerializationException', `The body nests deeper than ${MAX_DEPTH} levels`);
  }
  try {
    return JSON.parse(text) ?? undefined;
  } catch (cause) {
    throw new ServiceError('SerializationException', 'The body is not valid JSON', { cause });
  }
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new ServiceError('SerializationException', 'The body is not valid UTF-8', { cause });
  }
}

/** Counts brackets outside strings; right for every text that is JSON, and harmless for one that is not. */
function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth++;
      if (depth > limit) return true;
    } else if (char === '}' || char === ']') depth--;
  }
  return false;
}
