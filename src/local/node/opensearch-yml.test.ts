import { expect, it } from 'vitest';
import { opensearchYml, unicastHosts } from './opensearch-yml.ts';

const settings = {
  clusterName: '000000000000-demo-0a1b2c3d',
  nodeName: 'demo-0',
  ports: { http: 20_000, transport: 20_001 },
  bootstrap: [],
};

it('binds to this machine only, on the ports of the node', () => {
  const yml = opensearchYml(settings);
  expect(yml).toContain('network.host: "127.0.0.1"\nhttp.port: 20000\ntransport.port: 20001\n');
  expect(yml).toContain('cluster.name: "000000000000-demo-0a1b2c3d"');
});

it('lets only those nodes form a cluster that are meant to', () => {
  expect(opensearchYml(settings)).not.toContain('initial_cluster_manager_nodes');
  expect(opensearchYml({ ...settings, bootstrap: ['demo-0', 'demo-1'] })).toContain(
    'cluster.initial_cluster_manager_nodes: ["demo-0","demo-1"]\n',
  );
});

it('lists one transport address per line', () => {
  expect(unicastHosts([20_001, 20_003])).toBe('127.0.0.1:20001\n127.0.0.1:20003\n');
});
