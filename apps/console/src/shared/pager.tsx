import { Button } from '@atoll/ui';

import { useWords } from '../words/words.js';

type Props = {
  /** The cursors behind which the pages before this one ended. */
  pages: string[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  onChange: (pages: string[]) => void;
  /** Of a list that begins with the oldest. */
  oldestFirst?: boolean;
};

/** From page to page of a list that begins with the newest. One that is a single page has none. */
export function Pager({ pages, pageInfo: { hasNextPage, endCursor }, onChange, oldestFirst = false }: Props) {
  const { words } = useWords();
  const { newer, older } = words.explorer;
  const [before, after] = oldestFirst ? [older, newer] : [newer, older];
  if (pages.length === 0 && !hasNextPage) return null;
  return (
    <div className="row">
      <Button size="small" disabled={pages.length === 0} onClick={() => onChange(pages.slice(0, -1))}>
        {before}
      </Button>
      <Button size="small" disabled={!hasNextPage} onClick={() => endCursor && onChange([...pages, endCursor])}>
        {after}
      </Button>
    </div>
  );
}
