import { type Check, fail, ok } from './finding.ts';

/** As in package.json's engines. */
const OLDEST = { major: 20, minor: 19 } as const;

export const checkNode: Check = async () => {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const fits = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
  const found = `Node ${node} at ${process.execPath}`;
  if (fits) return ok('node', found);
  return fail('node', found, `Install Node ${OLDEST.major}.${OLDEST.minor} or newer.`);
};
