import type {
  AccessDeedChangedSubscription,
  AccessDeedPartsFragment,
  ServiceDeedChangedSubscription,
  ServiceDeedPartsFragment,
} from '@atoll/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Notice, Steps, type Step } from '@atoll/ui';
import { useEffect, useState, type ReactNode } from 'react';

import { Answer } from './answer.js';
import { atoll } from './atoll.js';
import { useLive } from './live.js';
import { useWords } from '../words/words.js';

/** After which nobody should look at steps that stand still without being told that they may leave. */
const LONG_MS = 20_000;

type Following = {
  id: string;
  /** What of the pages is read again once it is done, by the first word of its key. */
  stale: string[];
  /** What can be done then. */
  then?: ReactNode;
};

/** From a wish about access to what the chain has of it. */
export function AccessDeedProgress({ id, ...rest }: Following) {
  const deed = useLive<AccessDeedPartsFragment, AccessDeedChangedSubscription>({
    key: ['access-deed', id],
    read: async () => (await atoll.accessDeed({ id })).accessDeed,
    follow: () => atoll.accessDeedChanged({ id }),
    after: (_, { accessDeedChanged }) => accessDeedChanged,
  });
  return (
    <Answer query={deed}>
      {({ state, reason }) => (
        <DeedSteps
          at={{ WAITING: 1, SENDING: 2, DONE: 3, FAILED: 2 }[state]}
          failed={state === 'FAILED'}
          reason={reason}
          {...rest}
        />
      )}
    </Answer>
  );
}

/** The same of what is done at the registry of services. */
export function ServiceDeedProgress({ id, ...rest }: Following) {
  const deed = useLive<ServiceDeedPartsFragment, ServiceDeedChangedSubscription>({
    key: ['service-deed', id],
    read: async () => (await atoll.serviceDeed({ id })).serviceDeed,
    follow: () => atoll.serviceDeedChanged({ id }),
    after: (_, { serviceDeedChanged }) => serviceDeedChanged,
  });
  return (
    <Answer query={deed}>
      {({ status, reason }) => (
        <DeedSteps
          at={{ QUEUED: 1, SIGNED: 2, SENT: 2, MINED: 3, FAILED: 2 }[status]}
          failed={status === 'FAILED'}
          reason={reason}
          {...rest}
        />
      )}
    </Answer>
  );
}

/** `at` is the step that is being done, beyond the last when all are. */
type Going = Omit<Following, 'id'> & { at: number; failed: boolean; reason: string | null };

function DeedSteps({ at, failed, reason, stale, then }: Going) {
  const { words } = useWords();
  const queries = useQueryClient();
  const names = stale.join(' ');
  const done = at === 3;
  useEffect(() => {
    if (done) for (const name of names.split(' ')) void queries.invalidateQueries({ queryKey: [name] });
  }, [done, names, queries]);

  const { title, written, sent, onChain, isDone, slow } = words.dataForms.progress;
  const long = useLong();
  const steps = [written, sent, onChain].map((name, index): Step => {
    if (index === at) return { name, state: failed ? 'failed' : 'now' };
    return { name, state: index < at ? 'done' : 'later' };
  });
  return (
    <>
      <Steps steps={steps} label={title} stateNames={words.stepStates} />
      {long && !done && !failed && <Notice>{slow}</Notice>}
      {failed && (
        <Notice tone="bad" title={words.problems.codes.REVERTED.title}>
          {reason}
        </Notice>
      )}
      {done && (
        <Notice tone="good" action={then}>
          {isDone}
        </Notice>
      )}
    </>
  );
}

function useLong(): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return long;
}
