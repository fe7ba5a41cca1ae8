import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Fact, Facts, Hash, Notice, SelectField } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useChainId } from '../shared/chain.js';
import { onSubmit } from '../shared/form.js';
import { useKernel, type Kernel } from '../shared/kernel.js';
import { useKeys } from '../shared/keys.js';
import { Problem } from '../shared/problem.js';
import { useMay, useViewer } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { KernelMembers } from './kernel-members.js';
import { KernelProposals } from './kernel-proposals.js';

/** What the members of a chain decide in its contracts: who they are, what each may do. */
export function KernelPage() {
  const chainId = useChainId();
  const kernel = useKernel(chainId);
  return (
    <Answer query={kernel}>
      {(data) =>
        data === null ? (
          <Deploy chainId={chainId} />
        ) : (
          <div className="stack">
            <KernelState kernel={data} />
            {data.status === 'READY' && (
              <>
                <KernelMembers chainId={chainId} />
                <KernelProposals chainId={chainId} />
                <Contracts kernel={data} />
              </>
            )}
          </div>
        )
      }
    </Answer>
  );
}

function KernelState({ kernel }: { kernel: Kernel }) {
  const { words } = useWords();
  const { status, message } = kernel;
  if (status === 'READY') return null;
  return (
    <Notice tone={status === 'FAILED' ? 'bad' : 'info'} title={words.kernel.statuses[status]}>
      {message}
    </Notice>
  );
}

function Contracts({ kernel: { contracts } }: { kernel: Kernel }) {
  const { words } = useWords();
  return (
    <section className="stack">
      <h2>{words.kernel.contracts}</h2>
      <Card>
        <Facts>
          {contracts.map(({ contract, address }) => (
            <Fact key={contract} name={contract}>
              {address ? <Hash value={address} whole /> : '–'}
            </Fact>
          ))}
        </Facts>
      </Card>
    </section>
  );
}

const ROLES = ['OPERATOR', 'GATEWAY', 'ISSUER', 'PROVIDER', 'CONSUMER'] as const;

/** For an organisation by itself; several found one together, each by its own word. */
function Deploy({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const may = useMay('chain:govern');
  const organisationId = useViewer().data?.chosen?.organisation.id;
  const keys = useKeys();
  const queries = useQueryClient();
  const deploy = useMutation({
    mutationFn: async (keyId: string) => {
      await atoll.setKernelPrincipal({ chainId, keyId });
      const founders = [{ organisationId: organisationId!, roles: [...ROLES] }];
      await atoll.deployKernel({ chainId, founders });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['kernel', chainId] }),
  });
  const fit = keys.data?.filter(({ address, curve }) => address && curve === 'SECP256K1') ?? [];
  return (
    <div className="stack">
      <Empty title={words.kernel.none}>{words.kernel.noneWhy}</Empty>
      {may && (
        <Card title={words.kernel.deploy}>
          <p className="muted">{words.kernel.deployWhat}</p>
          {keys.data && fit.length === 0 ? (
            <NewKey />
          ) : (
            <form className="search" onSubmit={onSubmit((read) => deploy.mutate(read('key')))}>
              <SelectField label={words.kernel.principal} hint={words.kernel.needKey} name="key" required>
                {fit.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectField>
              <Button type="submit" look="primary" busy={deploy.isPending}>
                {words.kernel.deploy}
              </Button>
            </form>
          )}
          {deploy.isError && <Problem error={deploy.error} />}
        </Card>
      )}
    </div>
  );
}

function NewKey() {
  const { words } = useWords();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => atoll.createKey({ input: { name: 'principal' } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <>
      <p>{words.kernel.needKey}</p>
      {make.isError && <Problem error={make.error} />}
      <div className="row">
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {words.organisation.newKey}
        </Button>
      </div>
    </>
  );
}
