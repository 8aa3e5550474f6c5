import { createServer } from 'node:net';
import { reachableAt } from '../../local/address.ts';
import { probeLongshore } from '../up/start-error.ts';
import { type Check, fail, ok, wordsOf } from './finding.ts';

/** Can Longshore listen where it is to, or does it already? */
export const checkPort: Check = async ({ config }) => {
  const { LONGSHORE_HOST: host, LONGSHORE_PORT: port } = config;
  const error = await tryToListen(host, port);
  if (error === undefined) return ok('port', `${host}:${port} is free`);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const version = await probeLongshore(`http://${reachableAt(host, port)}`, fetch);
    if (version !== undefined) return ok('port', `Longshore ${version} listens on ${host}:${port}`);
    return fail(
      'port',
      `${host}:${port} is taken by another program`,
      'Stop it, or set LONGSHORE_PORT to a free port.',
    );
  }
  return fail('port', `cannot listen on ${host}:${port}: ${wordsOf(error)}`, 'Set LONGSHORE_HOST and LONGSHORE_PORT.');
};

function tryToListen(host: string, port: number): Promise<Error | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}
