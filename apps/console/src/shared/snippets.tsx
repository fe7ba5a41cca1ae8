import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Code, Notice } from '@atoll/ui';
import { useState } from 'react';

import { useMay } from './viewer.js';
import { Answer } from './answer.js';
import { atoll } from './atoll.js';
import { Problem } from './problem.js';
import { useWords } from '../words/words.js';
import { useChain } from './chain.js';
import { useKernel, type Kernel } from './kernel.js';
import { curlText, deviceText, graphqlText, viemText, type Contract, type Place } from './snippet-texts.js';

/** What a program that only asks needs, and to send what it signed itself. */
const SCOPES = ['chain:read', 'contract:read', 'rpc:read', 'rpc:send'];
const DAYS = 30;
const FORMS = { viem: viemText, curl: curlText, GraphQL: graphqlText, 'Device SDK': deviceText };
type Form = keyof typeof FORMS;

export const useEndpoint = (chainId: string) =>
  useQuery({
    queryKey: ['endpoint', chainId],
    queryFn: async () => (await atoll.rpcEndpoint({ chainId })).chain,
    staleTime: 60_000,
  });

/** The secret of a key that was made here. It is in this page's memory alone, and gone when the page is. */
function useSecret() {
  const queries = useQueryClient();
  const { data } = useQuery<string | null>({
    queryKey: ['secret'],
    queryFn: () => null,
    initialData: null,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const make = useMutation({
    mutationFn: async (name: string) => {
      const input = { name, scopes: SCOPES, expiresInDays: DAYS };
      return (await atoll.createApplicationKey({ input })).createApplicationKey.secret;
    },
    onSuccess: (secret) => queries.setQueryData(['secret'], secret),
  });
  return { secret: data, make };
}

export function Snippets({ chainId, contract }: { chainId: string; contract?: Contract }) {
  const { words } = useWords();
  const may = useMay('application-key:manage');
  const endpoint = useEndpoint(chainId);
  const { data: kernel } = useKernel(chainId);
  const { data: chain } = useChain();
  const { secret, make } = useSecret();
  const [form, setForm] = useState<Form>('viem');
  return (
    <Card title={words.connect.snippets}>
      {secret ? (
        <Notice tone="good" title={words.connect.keyMade}>
          {words.connect.keyOnce(DAYS)}
        </Notice>
      ) : (
        <Notice
          title={words.connect.needKey}
          action={
            may && (
              <Button look="primary" busy={make.isPending} onClick={() => make.mutate(words.connect.keyName)}>
                {words.connect.makeKey}
              </Button>
            )
          }
        >
          {may ? words.connect.needKeyWhy(DAYS) : words.connect.mayNot}
        </Notice>
      )}
      {make.isError && <Problem error={make.error} />}
      <div className="row" role="group" aria-label={words.connect.snippets}>
        {(Object.keys(FORMS) as Form[]).map((each) => (
          <Button
            key={each}
            size="small"
            look={each === form ? 'primary' : 'plain'}
            aria-pressed={each === form}
            onClick={() => setForm(each)}
          >
            {each}
          </Button>
        ))}
      </div>
      <Answer query={endpoint}>
        {({ rpcEndpoint, rpcUrls }) => {
          const place: Place = {
            rpc: rpcEndpoint?.url ?? rpcUrls[0] ?? '',
            graphql: new URL('/graphql', location.origin).href,
            contracts: new URL('/contracts', location.origin).href,
            key: secret ?? words.connect.keyPlace,
            chainId,
            genesis: genesisFile(chain?.name ?? ''),
            kernel: kernel ? placesOf(kernel) : null,
          };
          return <Code text={FORMS[form](place, contract)} words={words.common} label={form} />;
        }}
      </Answer>
    </Card>
  );
}

const placesOf = ({ contracts }: Kernel): Place['kernel'] =>
  Object.fromEntries(contracts.map(({ contract, address }) => [contract, address]));

/** What the page Connect calls the file of the genesis. */
export const genesisFile = (chain: string): string => `${chain}-genesis.json`;
