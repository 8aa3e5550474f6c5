import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { syncDirectory } from '../../../blob/durable-file.ts';

/** The file is as before or as given, never between; it survives a power cut once this resolves. */
export async function writeRecord(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Files, or directories with all that is in them, out of this one. No error for what is not there. */
export async function removeRecords(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(directory, name), { force: true, recursive: true });
  await syncDirectory(directory);
}

/** @throws Error that names the file when it holds no such record */
export async function readRecord<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const contents = await readFile(path, 'utf8');
  try {
    return schema.parse(JSON.parse(contents));
  } catch (error) {
    throw new Error(`${path} is damaged: it is no record of the S3 intake`, { cause: error });
  }
}

/** Every record of a directory but `except`; what a crash left half written is removed. */
export async function readRecords<T>(directory: string, schema: z.ZodType<T>, except?: string): Promise<T[]> {
  const records: T[] = [];
  for (const name of await readdir(directory)) {
    if (name.endsWith('.tmp')) await rm(join(directory, name), { force: true });
    else if (name !== except) records.push(await readRecord(join(directory, name), schema));
  }
  return records;
}
