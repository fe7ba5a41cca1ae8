import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Button, Notice } from '@atoll/ui';
import type { ReactNode } from 'react';

import { atoll } from '../shared/atoll.js';
import { Opener } from '../shared/form-dialog.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { AppointKey, OpenLog } from './appoint-key.js';
import { CONTRACTS, type Contracted, type Need, type Told } from './needs.js';

type ByDialog = 'issuer' | 'log';

/** Where a step is taken that has a page of its own. */
const PAGES = {
  kernel: { to: '/chains/$chainId/kernel', act: 'kernel' },
  market: { to: '/chains/$chainId/governance', act: 'vote' },
  city: { to: '/chains/$chainId/governance', act: 'vote' },
  purposes: { to: '/chains/$chainId/data/access', act: 'purposes' },
  arbiter: { to: '/chains/$chainId/kernel', act: 'roles' },
  auditor: { to: '/chains/$chainId/kernel', act: 'roles' },
  offer: { to: '/chains/$chainId/solutions/data-market', act: 'offer' },
  dataset: { to: '/chains/$chainId/solutions/city', act: 'dataset' },
  device: { to: '/chains/$chainId/identity/enrolments', act: 'device' },
  active: { to: '/chains/$chainId/identity', act: 'active' },
  service: { to: '/chains/$chainId/data/services', act: 'service' },
  node: { to: '/chains/$chainId/solutions/bot', act: 'node' },
  ticket: { to: '/chains/$chainId/solutions/bot', act: 'ticket' },
} as const satisfies Record<Exclude<Need, ByDialog>, { to: LinkProps['to']; act: string }>;

type Props = { chainId: string; needs: Told[]; message: string; children: ReactNode };

/** What somebody has to do next, with the button that does it before the way into the system. What goes on by itself says how far it is. */
export function NextStep({ chainId, needs, message, children }: Props) {
  const next = needs.find((each) => each.next);
  if (next && next.standing !== 'voting' && (next.need === 'market' || next.need === 'city'))
    return (
      <Deploy chainId={chainId} system={next.need} message={message}>
        {children}
      </Deploy>
    );
  return (
    <>
      {!next && needs.some(({ state }) => state === 'now') && message && <Notice>{message}</Notice>}
      <div className="row">
        {next && <Act chainId={chainId} next={next} />}
        {children}
      </div>
    </>
  );
}

function Act({ chainId, next: { need } }: { chainId: string; next: Told }) {
  const { words } = useWords();
  const { acts } = words.solutions;
  if (need === 'issuer')
    return (
      <Opener text={acts.issuer} look="primary">
        {(close) => <AppointKey chainId={chainId} onClose={close} />}
      </Opener>
    );
  if (need === 'log')
    return (
      <Opener text={acts.log} look="primary">
        {(close) => <OpenLog chainId={chainId} onClose={close} />}
      </Opener>
    );
  const { to, act } = PAGES[need];
  return (
    <Link className="button" data-look="primary" to={to as '/chains/$chainId'} params={{ chainId }}>
      {acts[act]}
    </Link>
  );
}

type DeployProps = { chainId: string; system: Contracted; message: string; children: ReactNode };

/** Proposes the contract of a system; alone, one's own vote is enough. */
function Deploy({ chainId, system, message, children }: DeployProps) {
  const { words } = useWords();
  const may = useMay('chain:govern');
  const queries = useQueryClient();
  const { solution } = CONTRACTS[system];
  const deploy = useMutation({
    mutationFn: () => atoll.deploySolution({ input: { chainId, solution } }),
    onSettled: () =>
      Promise.all(['solutions', 'proposals'].map((name) => queries.invalidateQueries({ queryKey: [name, chainId] }))),
  });
  return (
    <>
      {message && <Notice tone="bad">{message}</Notice>}
      {deploy.isError && <Problem error={deploy.error} />}
      <div className="row">
        <Button look="primary" busy={deploy.isPending} disabled={!may} onClick={() => deploy.mutate()}>
          {words.solutions.acts.contract}
        </Button>
        {children}
        {!may && <span className="muted small">{words.problems.codes.FORBIDDEN.todo}</span>}
      </div>
    </>
  );
}
