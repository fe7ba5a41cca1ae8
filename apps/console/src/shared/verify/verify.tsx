import { useMutation } from '@tanstack/react-query';
import { Button, Card, Notice, Steps, type Step } from '@atoll/ui';
import { useState } from 'react';

import { Problem } from '../problem.js';
import { useWords } from '../../words/words.js';
import type { CheckName, Found, Hearing } from './checks.js';

type Checks = typeof import('./checks.js');
type Props = {
  what: string;
  checks: CheckName[];
  /** What is checked, and what is kept of it; of blocks, unless said. */
  why?: string;
  provenWhy?: string;
  work: (checks: Checks, hearing: Hearing) => Promise<unknown>;
};

/** Checks here, by the validators’ seals, what the platform shows; and says what was checked. */
export function Verify({ what, checks, why, provenWhy, work }: Props) {
  const { words, number } = useWords();
  const [passed, setPassed] = useState<Found[]>([]);
  const [at, setAt] = useState<bigint | null>(null);
  const verify = useMutation({
    mutationFn: async () => {
      setPassed([]);
      setAt(null);
      const onCheck = (found: Found) => setPassed((before) => [...before, found]);
      await work(await import('./checks.js'), { onCheck, onProgress: setAt });
    },
  });
  const failed = verify.error as (Error & { check?: CheckName }) | null;
  const steps = checks.map((check, place): Step => {
    const found = passed.find((each) => each.check === check);
    const now = place === passed.length;
    const name = words.verify.checks[check];
    if (found) return { name, state: 'done', note: words.verify.found[check](short(found.detail)) };
    if (now && failed) return { name, state: 'failed' };
    return {
      name,
      state: now && verify.isPending ? 'now' : 'later',
      ...(check === 'chain' && now && at !== null && { note: words.verify.at(number.format(at)) }),
    };
  });
  return (
    <Card
      title={words.verify.title}
      action={
        <Button look="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
          {words.verify.verify}
        </Button>
      }
    >
      <p className="muted">{why ?? words.verify.why}</p>
      {!verify.isIdle && <Steps steps={steps} label={words.verify.title} stateNames={words.stepStates} />}
      {verify.isSuccess && (
        <Notice tone="good" title={words.verify.proven(what)}>
          {provenWhy ?? words.verify.provenWhy}
        </Notice>
      )}
      {failed &&
        (failed.check ? (
          <Notice tone="bad" title={words.verify.notProven(what)}>
            {words.verify.broken[failed.check]} {failed.message && <span className="mono small">{failed.message}</span>}
          </Notice>
        ) : (
          <Problem error={failed} />
        ))}
    </Card>
  );
}

const short = (detail: string): string => (detail.length > 20 ? `${detail.slice(0, 10)}…${detail.slice(-6)}` : detail);
