import { useChainId } from '../shared/chain.js';
import { InPlace } from './in-place.js';
import { BotNodes } from './bot-nodes.js';
import { BotServices } from './bot-services.js';
import { Tickets } from './tickets.js';

/** What organisations that need not trust each other offer, who takes part, and who may use what. */
export function BotPage() {
  const chainId = useChainId();
  return (
    <InPlace chainId={chainId}>
      <BotServices chainId={chainId} />
      <Tickets chainId={chainId} />
      <BotNodes chainId={chainId} />
    </InPlace>
  );
}
