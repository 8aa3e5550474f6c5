import { choosePlaces, userCanTraverse } from '../../local/places.ts';
import { type Check, fail, ok, wordsOf } from './finding.ts';
import { nodeUserOf } from './node-user.ts';

/** Who runs the nodes, and can that user reach them? */
export const checkUser: Check = async ({ config }) => {
  try {
    const nodeUser = await nodeUserOf(config);
    if (nodeUser === undefined) return ok('user', 'nodes run as this user');
    const { LONGSHORE_HOME: home, LONGSHORE_CACHE: cache, LONGSHORE_NODES: asked } = config;
    const { nodes, distributions } = await choosePlaces({ home, cache, nodes: asked, nodeUser });
    for (const place of [nodes, distributions]) {
      if (await userCanTraverse(place, nodeUser)) continue;
      const found = `this is root, so nodes run as ${nodeUser.name}, who cannot enter ${place}`;
      return fail(
        'user',
        found,
        'Choose a directory that every user can enter with LONGSHORE_NODES and LONGSHORE_CACHE.',
      );
    }
    return ok('user', `this is root: nodes run as ${nodeUser.name}, in ${nodes}`);
  } catch (error) {
    return fail('user', wordsOf(error), 'Name an account with LONGSHORE_NODE_USER, or do not run as root.');
  }
};
