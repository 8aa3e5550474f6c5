import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, type } from 'node:os';
import { resolve } from 'node:path';
import { type Row, table } from './table.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../docs/reference/benchmarks.md');

/** Prints the table and puts it into its place in the document, between `<!-- NAME -->` and `<!-- /NAME -->`. */
export async function publish(name: string, rows: readonly Row[]): Promise<void> {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${type()} ${release()}, Node ${process.version}`;
  const text = `${table(rows)}\n\n${new Date().toISOString().slice(0, 10)}; ${machine}.`;
  console.log(text);
  const document = await readFile(DOCUMENT, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(open);
  const to = document.indexOf(close);
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for ${name}`);
  await writeFile(DOCUMENT, `${document.slice(0, from)}${open}\n${text}\n${document.slice(to)}`);
}
