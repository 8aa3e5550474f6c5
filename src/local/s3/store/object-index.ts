import type { ObjectRecord } from './records.ts';

/** A bucket's objects in S3's order: that of the keys' UTF-8 bytes. */
export class ObjectIndex {
  private readonly records = new Map<string, ObjectRecord>();
  private order: string[] = [];

  /** Sorts once: for the start. */
  constructor(records: Iterable<ObjectRecord>) {
    for (const record of records) this.records.set(record.key, record);
    this.order = [...this.records.keys()].sort(compareKeys);
  }

  get size(): number {
    return this.order.length;
  }

  /** In order. */
  get keys(): readonly string[] {
    return this.order;
  }

  get(key: string): ObjectRecord | undefined {
    return this.records.get(key);
  }

  set(record: ObjectRecord): void {
    if (!this.records.has(record.key)) this.order.splice(firstNotBefore(this.order, record.key), 0, record.key);
    this.records.set(record.key, record);
  }

  delete(key: string): void {
    if (this.records.delete(key)) this.order.splice(firstNotBefore(this.order, key), 1);
  }

  values(): IterableIterator<ObjectRecord> {
    return this.records.values();
  }
}

/** Position of the first key that is not before this one. */
export function firstNotBefore(order: readonly string[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(order[middle] ?? '', key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * By UTF-8 bytes, which is by code point. JavaScript compares UTF-16 units, and puts what lies beyond U+FFFF before U+E000.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
