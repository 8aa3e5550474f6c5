import type { CommandEntry } from './cli.ts';

/** Groups of commands, by noun. */
export const GROUPS: Readonly<Record<string, string>> = {
  package: 'dictionaries and plugins, versioned',
  association: 'which packages a domain has on its nodes',
  synonyms: 'rules of a synonyms package, one by one',
  plan: 'what a change would do, without doing it',
  reindex: 'indices made anew behind their alias',
  webhook: 'who is told of events',
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
    path: 'package diff',
    summary: 'compare two versions of a dictionary, rule by rule',
    load: async () => (await import('./package/diff.ts')).diff,
  },
  {
    path: 'package download',
    summary: 'write the bytes of a version',
    load: async () => (await import('./package/download.ts')).download,
  },
  {
    path: 'package validate',
    summary: 'judge the zip of a plugin here, without a server',
    load: async () => (await import('./package/validate.ts')).validate,
  },
  {
    path: 'package delete',
    summary: 'delete a package that no domain has',
    load: async () => (await import('./package/delete.ts')).remove,
  },
  {
    path: 'association create',
    summary: 'put a package, or another version of it, on every node of a domain',
    load: async () => (await import('./association/create.ts')).create,
  },
  {
    path: 'association describe',
    summary: 'show one association: versions, policy, what it waits for',
    load: async () => (await import('./association/describe.ts')).describe,
  },
  {
    path: 'association list',
    summary: 'list the packages of a domain, or the domains of a package',
    load: async () => (await import('./association/list.ts')).list,
  },
  {
    path: 'association indices',
    summary: 'tell of each index that uses a package whether it is live, and what it needs',
    load: async () => (await import('./association/indices.ts')).indices,
  },
  {
    path: 'association rollback',
    summary: 'go back to the version that was served before',
    load: async () => (await import('./association/rollback.ts')).rollback,
  },
  {
    path: 'association pin',
    summary: 'stay at a version, whatever becomes available',
    load: async () => (await import('./association/pin.ts')).pin,
  },
  {
    path: 'association unpin',
    summary: 'take new versions again',
    load: async () => (await import('./association/unpin.ts')).unpin,
  },
  {
    path: 'association configure',
    summary: 'set the reload policy and auto-apply',
    load: async () => (await import('./association/configure.ts')).configure,
  },
  {
    path: 'association cancel',
    summary: 'take back a change that is on its way',
    load: async () => (await import('./association/cancel.ts')).cancel,
  },
  {
    path: 'association delete',
    summary: 'take a package off every node of a domain',
    load: async () => (await import('./association/delete.ts')).remove,
  },
  {
    path: 'plan associate',
    summary: 'rehearse an association or an update, and tell what it would do',
    load: async () => (await import('./plan/associate.ts')).associate,
  },
  {
    path: 'plan dissociate',
    summary: 'tell who would miss a package',
    load: async () => (await import('./plan/dissociate.ts')).dissociate,
  },
  {
    path: 'preview',
    summary: 'compare tokens and top hits of queries before and after a change',
    load: async () => (await import('./preview/preview.ts')).preview,
  },
  {
    path: 'synonyms list',
    summary: 'list the rules of a synonyms package',
    load: async () => (await import('./synonyms/list.ts')).list,
  },
  {
    path: 'synonyms add',
    summary: 'add rules, as one new version',
    load: async () => (await import('./synonyms/add.ts')).add,
  },
  {
    path: 'synonyms change',
    summary: 'change a rule, as a new version',
    load: async () => (await import('./synonyms/change.ts')).change,
  },
  {
    path: 'synonyms remove',
    summary: 'remove rules, as one new version',
    load: async () => (await import('./synonyms/remove.ts')).remove,
  },
  {
    path: 'reindex start',
    summary: 'make the index behind an alias anew, and swap the alias',
    load: async () => (await import('./reindex/start.ts')).start,
  },
  {
    path: 'reindex list',
    summary: 'list the reindexes of a domain',
    load: async () => (await import('./reindex/list.ts')).list,
  },
  {
    path: 'reindex describe',
    summary: 'show one reindex and its progress',
    load: async () => (await import('./reindex/describe.ts')).describe,
  },
  {
    path: 'reindex cancel',
    summary: 'stop a reindex and leave the alias as it was',
    load: async () => (await import('./reindex/cancel.ts')).cancel,
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
    path: 'events',
    summary: 'show what happened, or follow what happens',
    load: async () => (await import('./events/events.ts')).events,
  },
  {
    path: 'webhook create',
    summary: 'have events posted to a URL',
    load: async () => (await import('./webhook/create.ts')).create,
  },
  {
    path: 'webhook list',
    summary: 'list the webhooks, and which of them fail',
    load: async () => (await import('./webhook/list.ts')).list,
  },
  {
    path: 'webhook delete',
    summary: 'delete a webhook with its dead letters',
    load: async () => (await import('./webhook/delete.ts')).remove,
  },
  {
    path: 'webhook dead-letters',
    summary: 'list the events that a webhook would not take',
    load: async () => (await import('./webhook/dead-letters.ts')).deadLetters,
  },
  {
    path: 'webhook redeliver',
    summary: 'post dead letters again',
    load: async () => (await import('./webhook/redeliver.ts')).redeliver,
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
