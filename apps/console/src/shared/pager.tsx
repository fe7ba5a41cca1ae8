import { Button } from '@atoll/ui';

import { useWords } from '../words/words.js';

type Props = {
  /** The cursors behind which the pages before this one ended. */
  pages: string[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  onChange: (pages: string[]) => void;
};

/** From page to page of a list that begins with the newest. */
export function Pager({ pages, pageInfo: { hasNextPage, endCursor }, onChange }: Props) {
  const { words } = useWords();
  return (
    <div className="row">
      <Button size="small" disabled={pages.length === 0} onClick={() => onChange(pages.slice(0, -1))}>
        {words.explorer.newer}
      </Button>
      <Button size="small" disabled={!hasNextPage} onClick={() => endCursor && onChange([...pages, endCursor])}>
        {words.explorer.older}
      </Button>
    </div>
  );
}
