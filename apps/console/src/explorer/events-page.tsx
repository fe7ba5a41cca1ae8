import { useChainId } from '../shared/chain.js';
import { Events } from '../shared/events.js';
import { useWords } from '../words/words.js';

/** What contracts of the chain logged, whoever deployed them. */
export function EventsPage() {
  const { words } = useWords();
  return (
    <section className="stack">
      <h2>{words.explorer.events}</h2>
      <Events chainId={useChainId()} />
    </section>
  );
}
