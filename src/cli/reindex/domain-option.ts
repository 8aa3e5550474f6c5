import type { Command } from 'commander';
import { type ApiOptions, withApi } from '../api/api.ts';

export interface DomainOptions extends ApiOptions {
  readonly domain: string;
}

export const withDomain = (command: Command): Command =>
  withApi(command.requiredOption('--domain <domain>', 'name of the domain'));
