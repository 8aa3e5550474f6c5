/** Where this Longshore says that it stands: the members of its ARNs. */
export interface Site {
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits: the account of every caller that no credential maps elsewhere. */
  readonly accountId: string;
}

/** Who asked. */
export interface Caller {
  readonly accountId: string;
  /** Absent when the request was not signed (local mode only). */
  readonly accessKeyId?: string;
}

/** `{account}/{name}`, as DescribeDomain's DomainId: the key of a domain everywhere. */
export type DomainId = string;

export const domainId = (accountId: string, name: string): DomainId => `${accountId}/${name}`;

export const domainArn = (site: Site, accountId: string, name: string): string =>
  `arn:${site.partition}:es:${site.region}:${accountId}:domain/${name}`;
