import { Agent } from 'node:http';

/** Asks for connections that stay open, and uses none of them twice. (`maxFreeSockets: 0` means 256.) */
export class OwnConnections extends Agent {
  override keepSocketAlive(): boolean {
    return false;
  }
}
