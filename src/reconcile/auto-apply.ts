import { autoApplied } from '../packages/association-versions.ts';
import { versionName } from '../packages/package.ts';
import type { Repositories } from '../store/store.ts';

/** A version has become available: associations that take such by themselves ask for it, as somebody would with AssociatePackage. */
export async function autoApply(tx: Repositories, packageId: string, version: number, now: Date): Promise<void> {
  for (const domainId of await tx.associations.domainsOfPackage(packageId)) {
    const existing = await tx.associations.find(domainId, packageId, { lock: true });
    const next = existing && autoApplied(existing, version, now);
    if (!next || next === existing) continue;
    await tx.associations.update(next);
    await tx.events.append({
      at: now,
      subject: `association/${domainId}/${packageId}`,
      type: 'AssociationRequested',
      data: { version: versionName(version), by: 'auto-apply' },
    });
  }
}
