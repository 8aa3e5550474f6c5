// The intake as a process of its own, for tests that kill it: `serve-intake.ts <directory>`. Prints its port.
import { createServer } from 'node:http';
import { FilesystemObjectStore } from '../../../src/local/s3/filesystem-object-store.ts';
import { createS3Handler } from '../../../src/local/s3/s3-handler.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { randomIds } from '../../../src/model/ids.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: serve-intake.ts <directory>');
const server = createServer(
  createS3Handler({
    store: await FilesystemObjectStore.open(directory, systemClock),
    clock: systemClock,
    ids: randomIds,
    region: 'us-east-1',
    accountId: '000000000000',
    onError: (error) => console.error(error),
  }),
);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(address.port);
});
