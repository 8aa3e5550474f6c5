// The layer rules of ARCHITECTURE.md. A room whose rule is broken for good reason gets a new rule and an ADR.
const room = (name) => `^src/${name}/`;
const notFrom = (...rooms) => `^src/(?!(?:${rooms.join('|')})/)`;
const only = (name, from, ...to) => ({
  name,
  severity: 'error',
  from: { path: room(from), pathNot: '\\.test\\.ts$' },
  to: { path: notFrom(from, ...to) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('model-imports-nothing-of-ours', 'model'),
    only('protocol-knows-model', 'protocol', 'model'),
    only('packages-are-pure', 'packages', 'model'),
    only('domains-are-pure', 'domains', 'model', 'packages'),
    only('agent-protocol-stands-alone', 'agent-protocol'),
    only('archive-stands-alone', 'archive'),
    only('opensearch-knows-model', 'opensearch', 'model', 'domains'),
    only('store-knows-aggregates', 'store', 'model', 'packages', 'domains'),
    only('blob-stands-alone', 'blob', 'model'),
    only('source-knows-model', 'source', 'model'),
    only('agent-never-sees-the-control-plane', 'agent', 'agent-protocol', 'archive', 'model'),
    only('operations-work-on-the-store', 'operations', 'model', 'packages', 'domains', 'store'),
    only(
      'reconcile-works-on-ports',
      'reconcile',
      'model',
      'packages',
      'domains',
      'store',
      'blob',
      'source',
      'archive',
      'opensearch',
      'agent-protocol',
      'telemetry',
    ),
    only('server-serves', 'server', 'model', 'protocol', 'operations', 'telemetry'),
    {
      name: 'only-cli-and-local-compose',
      severity: 'error',
      from: { path: '^src/(?!(?:cli|local)/)' },
      to: { path: '^src/(?:cli|local)/' },
    },
    {
      name: 'only-store-knows-kysely-and-pg',
      severity: 'error',
      from: { path: '^src/(?!store/)' },
      to: { path: 'node_modules/(?:kysely|pg|@photostructure)/' },
    },
    {
      name: 'only-model-and-protocol-know-smithy',
      severity: 'error',
      from: { path: '^src/(?!(?:model|protocol)/)' },
      to: { path: 'node_modules/(?:@smithy|@aws-sdk/core)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-blob-source-and-cli-know-the-s3-client',
      severity: 'error',
      from: { path: '^src/(?!(?:blob|source|cli)/)' },
      to: { path: 'node_modules/@aws-sdk/client-s3/' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: { path: '^src/(?:packages|domains)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:crypto|path|stream|util|string_decoder)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
