import type { Command } from 'commander';

export interface AssociationOptions {
  readonly package: string;
  readonly domain: string;
}

export const withAssociation = (command: Command): Command =>
  command
    .requiredOption('--package <package>', 'name or id of the package')
    .requiredOption('--domain <domain>', 'name of the domain');
