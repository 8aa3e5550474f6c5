import type { FastifyInstance } from 'fastify';

/** Routes of Longshore's own: what this is, and whether it is up. */
export function registerOwnApi(app: FastifyInstance, version: string): void {
  app.get('/', { exposeHeadRoute: true }, () => ({
    name: 'Longshore',
    version,
    description: 'Custom packages of Amazon OpenSearch Service, self-hosted. Point AWS_ENDPOINT_URL at this address.',
    health: '/_longshore/health',
  }));
  app.get('/_longshore/health', { exposeHeadRoute: true }, () => ({ status: 'ok', version }));
}
