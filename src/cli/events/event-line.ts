import type { EventView } from '../../longshore-api/shapes.ts';
import { formatDate } from '../output/format.ts';
import { oneLine } from '../output/table.ts';

/** `2026-11-24 20:40:12  AssociationActive  association/000000000000/demo/F123456789  version=v2 milliseconds=812` */
export function eventLine({ at, type, subject, data }: EventView): string {
  const members = Object.entries(data).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return oneLine([formatDate(new Date(at)), type, subject, members.join(' ')].join('  ').trimEnd());
}

const quoted = (value: string): string => (/[\s"]/.test(value) || value === '' ? JSON.stringify(value) : value);
