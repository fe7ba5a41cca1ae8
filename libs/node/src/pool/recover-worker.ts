import { parentPort } from 'node:worker_threads';

import { recoverAll } from './recover-records.js';

/** What the main thread sends, and what it gets back with the same id. */
export interface RecoveryMessage {
  id: number;
  bytes: Uint8Array;
}

parentPort?.on('message', ({ id, bytes }: RecoveryMessage) => {
  parentPort?.postMessage({ id, bytes: recoverAll(bytes) } satisfies RecoveryMessage);
});
