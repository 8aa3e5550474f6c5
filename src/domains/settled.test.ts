import { describe, expect, it } from 'vitest';
import type { ClusterHealth, NodeObservation, NodeState } from './node.ts';
import { domainReadiness } from './settled.ts';

const green: ClusterHealth = {
  status: 'green',
  numberOfNodes: 2,
  activeShards: 4,
  activePrimaryShards: 2,
  unassignedShards: 0,
  initializingShards: 0,
  relocatingShards: 0,
  delayedUnassignedShards: 0,
  pendingTasks: 0,
};
const yellow: ClusterHealth = { ...green, status: 'yellow', unassignedShards: 2 };
const node = (name: string, state: NodeState = { status: 'running' }): NodeObservation => ({
  name,
  url: 'http://x',
  state,
});
const both = [node('demo-0'), node('demo-1')];
const look = (
  nodes: NodeObservation[],
  health: ClusterHealth | undefined = green,
  endpoint: string | undefined = '127.0.0.1:1',
) => domainReadiness(['demo-0', 'demo-1'], { nodes, ...(endpoint && { endpoint }), ...(health && { health }) });

describe('domainReadiness', () => {
  it.each([
    ['green', green],
    ['yellow, when replicas have no node to go to', yellow],
    ['green with a node too many, which is being drained', { ...green, numberOfNodes: 3 }],
  ])('is ready: %s', (_, health) => {
    expect(look(both, health)).toEqual({ ready: true });
  });

  it.each<[string, NodeObservation[], ClusterHealth, string]>([
    ['a node that is not there', [node('demo-0')], green, 'node demo-1 does not exist yet'],
    [
      'a node that is stopped',
      [node('demo-0'), node('demo-1', { status: 'stopped' })],
      green,
      'node demo-1 is stopped',
    ],
    [
      'a node that starts',
      [node('demo-0', { status: 'starting', since: new Date(0), attempt: 1 }), node('demo-1')],
      green,
      'node demo-0 is starting',
    ],
    [
      'a node that starts again',
      [node('demo-0', { status: 'starting', since: new Date(0), attempt: 3 }), node('demo-1')],
      green,
      'node demo-0 is starting (attempt 3)',
    ],
    [
      'a node that dies',
      [
        node('demo-0', { status: 'backing-off', reason: 'BindException', retryAt: new Date(0), attempt: 2 }),
        node('demo-1'),
      ],
      green,
      'node demo-0 does not stay up: BindException',
    ],
    ['a node that has not joined', both, { ...green, numberOfNodes: 1 }, 'the cluster: 1 of 2 nodes have joined'],
    [
      'red',
      both,
      { ...green, status: 'red', unassignedShards: 1 },
      'the cluster: health is red, 0 shards initializing, 1 unassigned',
    ],
    [
      'initializing shards',
      both,
      { ...yellow, initializingShards: 1 },
      'the cluster: health is yellow, 1 shards initializing, 2 unassigned',
    ],
    [
      'relocating shards',
      both,
      { ...yellow, relocatingShards: 1 },
      'the cluster: health is yellow, 0 shards initializing, 2 unassigned',
    ],
    [
      'delayed shards',
      both,
      { ...yellow, delayedUnassignedShards: 2 },
      'the cluster: health is yellow, 0 shards initializing, 2 unassigned',
    ],
    [
      'pending tasks',
      both,
      { ...yellow, pendingTasks: 1 },
      'the cluster: health is yellow, 0 shards initializing, 2 unassigned',
    ],
  ])('waits for %s', (_, nodes, health, waitingFor) => {
    expect(look(nodes, health)).toEqual({ ready: false, waitingFor });
  });

  it('waits for a cluster that does not answer and for the endpoint', () => {
    expect(domainReadiness(['demo-0', 'demo-1'], { nodes: both, endpoint: 'x' })).toEqual({
      ready: false,
      waitingFor: 'the cluster: no node answers',
    });
    expect(domainReadiness(['demo-0', 'demo-1'], { nodes: both, health: green })).toEqual({
      ready: false,
      waitingFor: 'the domain endpoint: it does not listen yet',
    });
  });
});
