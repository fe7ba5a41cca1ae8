import { AtollError } from '@atoll/sdk';
import { Button, Notice } from '@atoll/ui';

import { useWords, type Words } from '../words/words.js';
import { saidOf } from './form.js';
import { isOutage } from './outage.js';

/** What went wrong, and what to do, in the viewer's language where the code is known; else as the platform put it. */
export function sentenceOf(error: unknown, words: Words): { title: string; todo: string; detail: string | null } {
  if (error instanceof Error && error.name === 'NotAllowedError')
    return { title: words.session.passkey, todo: words.session.cancelled, detail: null };
  if (!(error instanceof AtollError)) return { ...words.problems.offline, detail: null };
  const known = words.problems.codes[error.code as keyof Words['problems']['codes']];
  const told = known ?? words.problems.codes.UNAVAILABLE;
  const refusal = error.code === 'REVERTED' && words.problems.refusals[String(error.detail['error'])];
  return { ...told, ...(refusal && { todo: refusal }), detail: saidOf(error, words) };
}

/** With `onRetry` it stands for what a page reads, and reads again by itself where that may help. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { words } = useWords();
  const { title, todo, detail } = sentenceOf(error, words);
  return (
    <Notice
      tone="bad"
      title={title}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {words.common.again}
          </Button>
        )
      }
    >
      {onRetry && isOutage(error) ? words.problems.goesOn : todo}
      {detail && <div className="muted small">{detail}</div>}
    </Notice>
  );
}
