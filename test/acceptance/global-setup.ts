import type { TestProject } from 'vitest/node';
import { clientsFor } from '../support/clients.ts';
import { startLongshore } from '../support/longshore.ts';
import { createDomain, settledDomain } from '../support/packages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A running Longshore with the domains `one` (1 node) and `three` (3 nodes). Files that kill things start their own. */
    longshore: { readonly url: string; readonly endpoints: { readonly one: string; readonly three: string } };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const longshore = await startLongshore();
  try {
    const clients = clientsFor(longshore.url);
    await createDomain(clients, 'one', 1);
    await createDomain(clients, 'three', 3);
    const [one, three] = await Promise.all([settledDomain(clients, 'one'), settledDomain(clients, 'three')]);
    project.provide('longshore', { url: longshore.url, endpoints: { one: one.Endpoint, three: three.Endpoint } });
  } catch (error) {
    process.stderr.write(await longshore.output());
    await longshore.dispose();
    throw error;
  }
  return () => longshore.dispose();
}
