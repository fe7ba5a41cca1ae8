import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Notice, SelectField } from '@atoll/ui';
import type { ReactNode } from 'react';

import { onSubmit, type Read } from '../shared/form.js';
import type { Member } from '../shared/members.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

type Props = { chainId: string; title: string; propose: (read: Read) => Promise<unknown>; children: ReactNode };

/** A line of fields that becomes a proposal to the members. */
export function ProposalForm({ chainId, title, propose, children }: Props) {
  const { words } = useWords();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: propose,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['kernel-proposals', chainId] }),
  });
  return (
    <Card title={title}>
      <form className="search" onSubmit={onSubmit((read) => sending.mutate(read))}>
        {children}
        <Button type="submit" busy={sending.isPending}>
          {title}
        </Button>
      </form>
      {sending.isError && <Problem error={sending.error} />}
      {sending.isSuccess && <Notice tone="good">{words.kernel.sent}</Notice>}
    </Card>
  );
}

/** One of these members, by its account. */
export function MemberField({ label, name, members }: { label: string; name: string; members: Member[] }) {
  return (
    <SelectField label={label} name={name}>
      {members.map(({ address, organisation }) => (
        <option key={address} value={address}>
          {organisation?.name ?? address}
        </option>
      ))}
    </SelectField>
  );
}
