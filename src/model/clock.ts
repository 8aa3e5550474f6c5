/** The present. Passed in, so that rules and tests agree on it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
