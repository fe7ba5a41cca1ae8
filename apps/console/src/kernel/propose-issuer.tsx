import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Notice, SelectField, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import { onSubmit } from '../shared/form.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import type { Members } from './kernel-members.js';

type Proposing = { address: `0x${string}`; type: string; accredited: boolean };

/** Has the members vote on whom they believe what: without one who vouches for devices, none becomes active. */
export function ProposeIssuer({ chainId, members }: { chainId: string; members: Members }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const propose = useMutation({
    mutationFn: (wish: Proposing) => atoll.proposeKernelAccreditation({ chainId, ...wish }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['kernel-proposals', chainId] }),
  });
  const submit = onSubmit((read) =>
    propose.mutate({
      address: read('issuer') as `0x${string}`,
      type: read('type'),
      accredited: read('change') === 'believe',
    }),
  );
  return (
    <Card title={words.kernel.proposeIssuer}>
      <form className="search" onSubmit={submit}>
        <SelectField label={words.kernel.issuer} name="issuer">
          {members
            .filter(({ roles }) => roles.includes('ISSUER'))
            .map(({ address, organisation }) => (
              <option key={address} value={address}>
                {organisation?.name ?? address}
              </option>
            ))}
        </SelectField>
        <SelectField label={words.common.actions} name="change">
          <option value="believe">{words.kernel.believe}</option>
          <option value="doubt">{words.kernel.believeNoMore}</option>
        </SelectField>
        <TextField
          label={words.kernel.credentialType}
          name="type"
          defaultValue="DeviceEndorsement"
          required
          maxLength={32}
        />
        <Button type="submit" busy={propose.isPending}>
          {words.kernel.proposeIssuer}
        </Button>
      </form>
      {propose.isError && <Problem error={propose.error} />}
      {propose.isSuccess && <Notice tone="good">{words.kernel.sent}</Notice>}
    </Card>
  );
}
