import { functionsOf, reads, signatureOf, type Parameter } from './abi.js';

export type Place = {
  rpc: string;
  graphql: string;
  contracts: string;
  key: string;
  chainId: string;
  /** What the file of the genesis is called that the page Connect gives. */
  genesis: string;
  /** Where the contracts of the kernel are, by their names; null where there are none yet. */
  kernel: Record<string, string | null> | null;
};
export type Contract = { id: string; address: string; abi: unknown };

/** A value that the type takes, so that what is copied runs. */
export function example({ type, components = [] }: Parameter): unknown {
  if (type.endsWith(']')) return [];
  if (type.startsWith('tuple')) return components.map(example);
  if (type === 'bool') return true;
  if (type === 'string') return 'hello';
  if (type === 'address') return `0x${'0'.repeat(40)}`;
  if (/^u?int/.test(type)) return '1';
  const size = Number(/^bytes(\d+)$/.exec(type)?.[1] ?? 0);
  return `0x${'00'.repeat(size)}`;
}

/** For viem: the chain by its gateway, and the first function that reads. */
export function viemText({ rpc, key }: Place, contract?: Contract): string {
  const head = `import { createPublicClient, http } from 'viem';

const client = createPublicClient({
  transport: http('${rpc}', {
    fetchOptions: { headers: { authorization: 'Bearer ${key}' } },
  }),
});
`;
  const read = contract && functionsOf(contract.abi).find(reads);
  if (!contract || !read) return `${head}\nconsole.log(await client.getBlockNumber());\n`;
  return `${head}
const abi = ${JSON.stringify([read], null, 2)};

console.log(
  await client.readContract({
    address: '${contract.address}',
    abi,
    functionName: '${read.name}',
    args: ${JSON.stringify(read.inputs.map(example))},
  }),
);
`;
}

/** For a shell: JSON-RPC, or the contract's own REST. */
export function curlText({ rpc, contracts, key }: Place, contract?: Contract): string {
  const ask = (url: string, body: unknown) => `curl -s ${url} \\
  -H 'authorization: Bearer ${key}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(body)}'
`;
  const read = contract && functionsOf(contract.abi).find(reads);
  if (!contract || !read) return ask(rpc, { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] });
  const own = `${contracts}/${contract.id}`;
  return `# Everything it offers, as OpenAPI: ${own}/openapi.json
${ask(`${own}/${read.name}`, { arguments: read.inputs.map(example) })}`;
}

/** For anything that speaks HTTP: GraphQL. */
export function graphqlText({ graphql, key, chainId }: Place, contract?: Contract): string {
  const read = contract && functionsOf(contract.abi).find(reads);
  const body =
    contract && read
      ? {
          query: 'query ($input: ReadContractInput!) { readContract(input: $input) { result blockNumber } }',
          variables: {
            input: { deploymentId: contract.id, function: signatureOf(read), arguments: read.inputs.map(example) },
          },
        }
      : {
          query: 'query ($id: ID!) { chain(id: $id) { name phase height } }',
          variables: { id: chainId },
        };
  return `curl -s ${graphql} \\
  -H 'authorization: Bearer ${key}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(body)}'
`;
}

/** Of the kernel, what a device looks at. */
const SEEN_BY_DEVICES = ['Consortium', 'CredentialRegistry', 'IdentityRegistry', 'ServiceRegistry'];

/** For a device: it follows the chain by itself, with a key of its own, and believes no node. */
export function deviceText({ rpc, key, genesis, kernel }: Place): string {
  if (SEEN_BY_DEVICES.some((name) => !kernel?.[name]))
    return '// Devices are written down in the kernel. This chain has none yet: deploy it on the page Kernel.\n';
  const places = SEEN_BY_DEVICES.map((name) => `    ${name}: '${kernel?.[name]}',`);
  return `// Run in a folder of Atoll's repository, where @atoll/sdk is, beside ${genesis} from the page Connect.
import fs from 'node:fs/promises';
import { createKeyFile, openKeyFile, Participant } from '@atoll/sdk/device';

const node = '${rpc}';
const device = await openKeyFile('device.key').catch(() => createKeyFile('device.key', 'secp256k1'));
const participant = await Participant.open({
  device,
  genesis: JSON.parse(await fs.readFile(${JSON.stringify(genesis)}, 'utf8')),
  nodes: [node],
  tokens: { [node]: '${key}' },
  kernel: {
${places.join('\n')}
  },
  placeFile: 'place.json',
});
const state = await participant.follow();
console.log(device.did(participant.chainId), (await state.device(device.address)).status);
`;
}
