import { Card, CopyButton, Fact, Facts } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { useChain } from '../shared/chain.js';
import { useWords } from '../words/words.js';
import { Snippets, useEndpoint } from '../shared/snippets.js';
import { Leaving } from './leaving.js';

/** Where programs find the chain, and how they ask it. */
export function ConnectPage() {
  const { words } = useWords();
  const { data: chain } = useChain();
  if (!chain) return null;
  return (
    <div className="stack">
      <Card title={words.connect.addresses}>
        <Addresses chainId={chain.id} evmChainId={chain.evmChainId} />
      </Card>
      <Snippets chainId={chain.id} />
      <Leaving chain={chain} />
    </div>
  );
}

function Addresses({ chainId, evmChainId }: { chainId: string; evmChainId: string }) {
  const { words } = useWords();
  const endpoint = useEndpoint(chainId);
  const graphql = new URL('/graphql', location.origin).href;
  return (
    <Answer query={endpoint}>
      {({ rpcEndpoint, rpcUrls }) => (
        <Facts>
          <Line name={words.health.chainId} value={evmChainId} />
          {rpcEndpoint ? (
            <>
              <Line name="JSON-RPC" value={rpcEndpoint.url} />
              <Line name="WebSocket" value={rpcEndpoint.webSocketUrl} />
            </>
          ) : (
            rpcUrls.map((url) => <Line key={url} name="JSON-RPC" value={url} />)
          )}
          <Line name="GraphQL" value={graphql} />
        </Facts>
      )}
    </Answer>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  const { words } = useWords();
  return (
    <Fact name={name}>
      <span className="row">
        <span className="hash">{value}</span>
        <CopyButton text={value} words={words.common} label={name} />
      </span>
    </Fact>
  );
}
