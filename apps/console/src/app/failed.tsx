import { Button, Notice } from '@atoll/ui';

import { useWords } from '../words/words.js';

/** In place of a page that broke, or a part of which could not be fetched; what surrounds it stays. */
export function Failed() {
  const { words } = useWords();
  const { title, todo } = words.problems.page;
  return (
    <Notice
      tone="bad"
      title={title}
      action={
        <Button size="small" onClick={() => location.reload()}>
          {words.common.again}
        </Button>
      }
    >
      {todo}
    </Notice>
  );
}
