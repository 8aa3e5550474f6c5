import { PromisedPorts } from '../../src/local/node/ports.ts';

const promised = new PromisedPorts();

/**
 * A port that nothing listens on, and that this process gives to nobody twice. Not one that the system would pick: those it also hands
 * out to outgoing connections, and then a server that starts late finds it taken.
 */
export const freePort = (): Promise<number> => promised.pickOne();
