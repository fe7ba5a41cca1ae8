import { Link } from '@tanstack/react-router';
import { Empty, Page } from '@atoll/ui';

import { useWords } from '../words/words.js';

export function Lost() {
  const { words } = useWords();
  return (
    <Page title={words.lost.title} width="narrow">
      <Empty
        title={words.lost.nothing}
        action={
          <Link className="button" to="/chains">
            {words.nav.chains}
          </Link>
        }
      >
        {words.lost.why}
      </Empty>
    </Page>
  );
}
