import { AssociatePackageCommand, type DomainPackageDetails } from '@aws-sdk/client-opensearch';
import type { Api } from '../api/api.ts';
import { findAssociation } from '../api/find-association.ts';
import type { AssociationOptions } from './association-options.ts';
import type { PolicyOptions } from './policy-options.ts';

export interface AssociateOptions extends AssociationOptions, PolicyOptions {
  /** Absent: the newest. */
  readonly version?: string;
}

const VERSION_HEADER = 'x-longshore-package-version';

/** AssociatePackage; what AWS has no member for goes by Longshore's header and its own API. @throws CliError on AWS, when such is asked for. */
export async function associate(api: Api, packageId: string, options: AssociateOptions): Promise<DomainPackageDetails> {
  const { domain: DomainName, version, reload, autoApply } = options;
  const configured = reload !== undefined || autoApply !== undefined;
  // Opened before anything is asked for: on AWS these options are refused, not left out.
  if (version !== undefined || configured) await api.own();
  const command = new AssociatePackageCommand({ PackageID: packageId, DomainName });
  if (version !== undefined) {
    command.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          Object.assign(Object(request.headers), { [VERSION_HEADER]: version });
        }
        return next(args);
      },
      { step: 'build', name: 'packageVersion' },
    );
  }
  // The policy must be there before the change begins; it can only be there once the association is.
  const known = configured && (await findAssociation(api, DomainName, packageId)) !== undefined;
  if (known) await configure(api, packageId, options);
  const answer = await api.opensearch.send(command);
  if (configured && !known) await configure(api, packageId, options);
  return answer.DomainPackageDetails ?? {};
}

async function configure(api: Api, packageId: string, { domain, reload, autoApply }: AssociateOptions): Promise<void> {
  const { configureAssociation } = await import('./own-association.ts');
  await configureAssociation(api, { domain, package: packageId }, { reloadPolicy: reload, autoApply });
}
