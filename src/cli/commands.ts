import type { CommandEntry } from './cli.ts';

/** Groups of commands, by noun. */
export const GROUPS: Readonly<Record<string, string>> = {
  package: 'dictionaries and plugins, versioned',
  association: 'which packages a domain has on its nodes',
  domain: 'OpenSearch clusters',
  wait: 'until a change is done',
};

/** Every command. Only the one that was asked for is loaded, so that a quick one stays quick. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    path: 'up',
    summary: 'start Longshore here: the AWS API on one port, real OpenSearch behind it',
    stopsItself: true,
    load: async () => (await import('./up/up.ts')).up,
  },
  {
    path: 'env',
    summary: 'print what points the AWS CLI and the SDKs at this Longshore: eval "$(longshore env)"',
    load: async () => (await import('./env.ts')).env,
  },
  {
    path: 'doctor',
    summary: 'check what local domains need from this machine, and say what to do',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
  {
    path: 'version',
    summary: 'print the version',
    load: async () => (await import('./version.ts')).version,
  },
  {
    path: 'package create',
    summary: 'upload a file and make a package of it',
    load: async () => (await import('./package/create.ts')).create,
  },
  {
    path: 'package list',
    summary: 'list the packages that this account sees',
    load: async () => (await import('./package/list.ts')).list,
  },
  {
    path: 'package describe',
    summary: 'show one package',
    load: async () => (await import('./package/describe.ts')).describe,
  },
  {
    path: 'package update',
    summary: 'upload a file as the next version of a package',
    load: async () => (await import('./package/update.ts')).update,
  },
  {
    path: 'package history',
    summary: 'list the versions of a package',
    load: async () => (await import('./package/history.ts')).history,
  },
  {
    path: 'package delete',
    summary: 'delete a package that no domain has',
    load: async () => (await import('./package/delete.ts')).remove,
  },
  {
    path: 'association create',
    summary: 'put a package, or its newest version, on every node of a domain',
    load: async () => (await import('./association/create.ts')).create,
  },
  {
    path: 'association list',
    summary: 'list the packages of a domain, or the domains of a package',
    load: async () => (await import('./association/list.ts')).list,
  },
  {
    path: 'association delete',
    summary: 'take a package off every node of a domain',
    load: async () => (await import('./association/delete.ts')).remove,
  },
  {
    path: 'domain create',
    summary: 'create a domain',
    load: async () => (await import('./domain/create.ts')).create,
  },
  {
    path: 'domain list',
    summary: 'list the domains',
    load: async () => (await import('./domain/list.ts')).list,
  },
  {
    path: 'domain describe',
    summary: 'show one domain and its nodes',
    load: async () => (await import('./domain/describe.ts')).describe,
  },
  {
    path: 'domain delete',
    summary: 'delete a domain with its nodes and data',
    load: async () => (await import('./domain/delete.ts')).remove,
  },
  {
    path: 'wait package',
    summary: 'wait until a package is available, or gone',
    load: async () => (await import('./wait/package.ts')).waitPackage,
  },
  {
    path: 'wait association',
    summary: 'wait until a package serves on every node of a domain, or is gone from it',
    load: async () => (await import('./wait/association.ts')).waitAssociation,
  },
  {
    path: 'wait domain',
    summary: 'wait until a domain is active, or gone',
    load: async () => (await import('./wait/domain.ts')).waitDomain,
  },
];
