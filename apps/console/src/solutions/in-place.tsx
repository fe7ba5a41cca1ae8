import { Link } from '@tanstack/react-router';
import { Empty, Notice } from '@atoll/ui';
import type { ReactNode } from 'react';

import { Answer } from '../shared/answer.js';
import { useKernel } from '../shared/kernel.js';
import { useMembers, useStanding } from '../shared/members.js';
import { useWords } from '../words/words.js';
import { useContract, useSolutions } from './known.js';
import type { Contracted } from './needs.js';

type Props = { chainId: string; contract?: Contracted; children: ReactNode };

/** A screen, once what it stands on is there; before that, what is missing and where it is brought about. */
export function InPlace({ chainId, contract, children }: Props) {
  const { words } = useWords();
  const { needKernel, needKernelWhy } = words.solutions;
  const kernel = useKernel(chainId);
  return (
    <Answer query={kernel}>
      {(found) =>
        found?.status !== 'READY' ? (
          <Empty
            title={needKernel}
            action={
              <Link className="button" data-look="primary" to="/chains/$chainId/kernel" params={{ chainId }}>
                {words.solutions.acts.kernel}
              </Link>
            }
          >
            {needKernelWhy}
          </Empty>
        ) : (
          <>
            <Known chainId={chainId} />
            {contract ? (
              <Agreed chainId={chainId} contract={contract}>
                {children}
              </Agreed>
            ) : (
              children
            )}
          </>
        )
      }
    </Answer>
  );
}

/** Says so where the viewer's organisation may look on, and do nothing. */
function Known({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const known = useMembers(chainId).isSuccess;
  const { mine } = useStanding(chainId);
  return known && !mine ? <Notice tone="warn">{words.solutions.needPrincipal}</Notice> : null;
}

function Agreed({ chainId, contract, children }: Required<Props>) {
  const { words } = useWords();
  const { needContract, needContractWhy, toCatalogue } = words.solutions;
  const solutions = useSolutions(chainId);
  const { standing, message } = useContract(chainId, contract);
  return (
    <Answer query={solutions}>
      {() =>
        standing === 'ready' ? (
          children
        ) : (
          <Empty
            title={needContract}
            action={
              <Link className="button" data-look="primary" to="/chains/$chainId/solutions" params={{ chainId }}>
                {toCatalogue}
              </Link>
            }
          >
            {message || needContractWhy}
          </Empty>
        )
      }
    </Answer>
  );
}
