// Answers for all simulated nodes, told apart by the address that was called; standard input says which they are.
import { createHash } from 'node:crypto';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { toHex } from 'viem';

/** What the platform calls nodes at, on Kubernetes. */
const PORT = 9_000;

type Node = { ip: string; chain: string; address: string };
type Call = { id: number; method: string };

const nodes = new Map<string, Node>();
const chains = new Map<string, { since: number; addresses: string[] }>();

const told = createInterface(process.stdin);
told.on('line', (line) => {
  const node = JSON.parse(line) as Node;
  nodes.set(node.ip, node);
  const chain = chains.get(node.chain) ?? { since: Date.now(), addresses: [] };
  if (!chain.addresses.includes(node.address)) chain.addresses.push(node.address);
  chains.set(node.chain, chain);
});
told.on('close', () => process.exit()); // whoever told is gone

/** A block a second since the chain's first node came up. */
function status({ chain: id, address }: Node) {
  const { since, addresses } = chains.get(id)!;
  const height = Math.floor((Date.now() - since) / 1_000);
  return {
    height: toHex(height),
    headHash: `0x${createHash('sha256').update(`${id}/${height}`).digest('hex')}`,
    headTime: toHex(Math.floor(Date.now() / 1_000)),
    round: 0,
    peers: addresses.filter((other) => other !== address),
    syncing: false,
    validators: addresses,
  };
}

const server = http.createServer((request, response) => {
  const node = nodes.get(request.socket.localAddress ?? '');
  let text = '';
  request.on('data', (data) => (text += data));
  request.on('end', () => {
    if (!node) return response.destroy();
    const calls = JSON.parse(text) as Call | Call[];
    const answer = ({ id, method }: Call) => ({
      jsonrpc: '2.0',
      id,
      result: method === 'atoll_status' ? status(node) : {},
    });
    const answers = Array.isArray(calls) ? calls.map(answer) : answer(calls);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers));
  });
});
server.listen(PORT, '0.0.0.0');
