import { AssociatePackageCommand, type DomainPackageDetails } from '@aws-sdk/client-opensearch';
import { AUTO_APPLY_HEADER, RELOAD_POLICY_HEADER } from '../../operations/policy-headers.ts';
import { VERSION_HEADER } from '../../operations/version-header.ts';
import type { Api } from '../api/api.ts';
import type { AssociationOptions } from './association-options.ts';
import type { PolicyOptions } from './policy-options.ts';

export interface AssociateOptions extends AssociationOptions, PolicyOptions {
  /** Absent: the newest. */
  readonly version?: string;
}

/** AssociatePackage; what AWS has no member for goes by Longshore's headers. @throws CliError on AWS, when such is asked for. */
export async function associate(api: Api, packageId: string, options: AssociateOptions): Promise<DomainPackageDetails> {
  const command = new AssociatePackageCommand({ PackageID: packageId, DomainName: options.domain });
  const headers = headersOf(options);
  if (Object.keys(headers).length > 0) {
    // Opened before anything is asked for: on AWS these options are refused, not left out.
    await api.own();
    command.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request)
          Object.assign(Object(request.headers), headers);
        return next(args);
      },
      { step: 'build', name: 'longshoreHeaders' },
    );
  }
  const answer = await api.opensearch.send(command);
  return answer.DomainPackageDetails ?? {};
}

const headersOf = ({ version, reload, autoApply }: AssociateOptions): Readonly<Record<string, string>> => ({
  ...(version !== undefined && { [VERSION_HEADER]: version }),
  ...(reload !== undefined && { [RELOAD_POLICY_HEADER]: reload }),
  ...(autoApply !== undefined && { [AUTO_APPLY_HEADER]: String(autoApply) }),
});
