import type { RpcEndpointQuery } from '@atoll/sdk';

import { harmless } from './output.js';

type Chain = Pick<RpcEndpointQuery['chain'], 'id' | 'name' | 'evmChainId'>;
type Urls = { url: string; webSocketUrl: string };

/** Where a chain is asked, and, with a key, what to give to whoever knows nothing but a URL. */
export type Endpoint = Urls & { chain: Chain; keyed: Urls | null; key: string | null };

export function endpointOf({ id, name, evmChainId }: Chain, { url, webSocketUrl }: Urls, key?: string): Endpoint {
  const keyed = key ? { url: `${url}/${key}`, webSocketUrl: `${webSocketUrl}/${key}` } : null;
  return { chain: { id, name, evmChainId }, url, webSocketUrl, key: key ?? null, keyed };
}

/** Lines that can be copied as they are. Without a key they take it from the environment. */
export function linesFor({ chain, url, webSocketUrl, key, keyed }: Endpoint): string {
  const inShell = keyed ?? { url: `${url}/$ATOLL_RPC_KEY`, webSocketUrl: `${webSocketUrl}/$ATOLL_RPC_KEY` };
  const secret = key ? quoted(key) : 'process.env.ATOLL_RPC_KEY';
  const socket = key ? quoted(inShell.webSocketUrl) : `\`${webSocketUrl}/\${process.env.ATOLL_RPC_KEY}\``;
  const headers = `{ authorization: \`Bearer \${${secret}}\` }`;
  const bearer = key ? `{ authorization: ${quoted(`Bearer ${key}`)} }` : headers;
  return `HTTP        ${url}
WebSocket   ${webSocketUrl}
Chain id    ${chain.evmChainId}
Key         in the header "Authorization: Bearer …" or "x-api-key: …", or behind the URL where only a URL can be given

curl        curl -s ${url} -H "Authorization: Bearer ${key ?? '$ATOLL_RPC_KEY'}" -H 'content-type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}'
cast        cast block-number --rpc-url "${inShell.url}"
viem        createPublicClient({ transport: http('${url}', { fetchOptions: { headers: ${bearer} } }) })
            createPublicClient({ transport: webSocket(${socket}) })
ethers      const request = new FetchRequest('${url}'); request.setHeader('authorization', ${key ? quoted(`Bearer ${key}`) : `\`Bearer \${${secret}}\``}); new JsonRpcProvider(request)
            new WebSocketProvider(${socket})
MetaMask    Network name: ${harmless(chain.name)}
            RPC URL: ${inShell.url}
            Chain ID: ${chain.evmChainId}
            Currency symbol: ETH`;
}

const quoted = (text: string) => `'${text}'`;
