import type { Head } from '../export.js';

type Exported = {
  name: string;
  head: Head;
  nodes: readonly { name: string; publicKey?: string | null }[];
  /** Whose keys are here. */
  keys: readonly string[];
  /** Of those, what the platform ran meanwhile. */
  running: readonly string[];
};

/** How to go on without the platform, for whoever has nothing but the directory. Its shell blocks are meant to be run as they are. */
export const readmeOf = ({ name, head, nodes, keys, running }: Exported): string => `# ${shown(name)}

All that an organisation has of this chain, up to block ${head.number}
(hash ${head.hash}, state root ${head.stateRoot}).

| file | what it is |
|---|---|
| \`genesis.json\` | the genesis file, as Hyperledger Besu and atoll-node read it |
| \`blocks.rlp\` | the RLP of block after block, from block 1 to the last: what \`debug_getRawBlock\` gives, without anything between |
| \`head.json\` | the last block, its hash and its state root: what an import must arrive at |
| \`nodes.json\` | every node of the chain: owner, public key, address, and whether it seals blocks |
| \`keys/*.age\` | the keys of your nodes (${keys.join(', ') || 'none'}), encrypted to your backup key (https://age-encryption.org/v1) |
| \`contracts/ADDRESS.json\` | each contract: ABI, and for your own the sources and the settings of the compiler |
| \`contracts/ADDRESS.events.jsonl\` | what it said: one event a line, decoded |
| \`transactions.jsonl\` | what your organisation sent, one transaction a line, newest first |
| \`devices.jsonl\` | your devices, one a line: what they are on the chain, and how you labelled them |
| \`streams/streams.jsonl\` | the streams of readings that you keep, one a line |
| \`streams/ID.readings.jsonl\` | what a stream's devices said, with their signatures, one reading a line; \`hash\` is the SHA-256 of \`payload\` |
| \`streams/ID.batches.jsonl\` | its batches, with the roots that the chain has of them |
| \`streams/ID.gaps.jsonl\`, \`streams/ID.errors.jsonl\` | what was declared missing, and what was declared wrong |

What is not here are the keys that signed your transactions: the platform made them and keeps them. What their accounts own must be made
over to accounts of yours before you leave it.

## Run it

**One key, one node.** Never start a key here that still runs elsewhere: two nodes with one key endanger the chain.${stillRuns(running)}

**One last block.** Before anybody starts a node, all members compare their \`head.json\`, and each takes the \`blocks.rlp\` and the
\`head.json\` of the one that goes furthest: an import believes it for the seals of the validators, whoever brought it. Nodes that began
from different blocks could decide others in place of those that only one of them has, and the chain would split. Blocks that are in
nobody's export are lost, and new ones take their place.

In the following, replace what is written in capitals: \`NODE\` is the name of your node, \`HOST\` this machine as the others reach
it, \`P2P_PORT\` and \`RPC_PORT\` are free ports, and \`HOST_OF_…\` and \`PORT_OF_…\` are where the nodes of the others listen. A node
that is no more is left out. \`backup.key\` is your backup key.

The key of the node, opened with age:

    umask 077
    mkdir -p data/NODE
    age --decrypt -i backup.key -o data/NODE/key keys/NODE.age

Its peers; its own line does no harm:

    cat > static-nodes.json <<'END'
    [
${nodes.flatMap(enodeOf).join(',\n')}
    ]
    END

### With atoll-node

\`atoll-node\` is the program of Atoll's image \`atoll/node\`, and \`apps/node/dist/main.js\` where Atoll was built from its sources. It
needs nothing else of the platform. It executes every block, and the state root that it prints must be that of \`head.json\`:

    atoll-node import --genesis genesis.json --blocks blocks.rlp --data-dir data/NODE

Then, and with \`--rpc-host\` for JSON-RPC to others than this machine:

    atoll-node run --genesis genesis.json --data-dir data/NODE --static-nodes static-nodes.json \\
      --p2p-host HOST --p2p-port P2P_PORT --rpc-port RPC_PORT \\
      --control-port 0 --control-token-file data/NODE/control-token

### With Besu

    cp static-nodes.json data/NODE/
    besu --genesis-file=genesis.json --data-path=data/NODE --sync-mode=FULL blocks import --format=RLP --from=blocks.rlp
    besu --genesis-file=genesis.json --data-path=data/NODE --sync-mode=FULL --min-gas-price=0 \\
      --node-private-key-file=data/NODE/key --p2p-host=HOST --p2p-port=P2P_PORT \\
      --rpc-http-enabled --rpc-http-port=RPC_PORT --rpc-http-api=ETH,NET,WEB3,QBFT

New blocks come once nodes with the keys of at least two thirds of the validators run and know each other. With fewer, the chain
can be read: any node answers for every block up to the last.
`;

const stillRuns = (running: readonly string[]): string =>
  running.length === 0
    ? ''
    : `
When this was written, the platform still ran ${running.join(', ')}. See that they were stopped there (\`atoll nodes stop\`).`;

/** On one line, whatever it has in it. */
const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');

/** As `static-nodes.json` has it, but for where the node is. */
const enodeOf = ({ name, publicKey }: Exported['nodes'][number]): string[] =>
  publicKey ? [`      "enode://${publicKey.replace(/^0x/, '')}@HOST_OF_${name}:PORT_OF_${name}"`] : [];
