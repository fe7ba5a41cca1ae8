import { SelectField, TextField } from '@atoll/ui';

import { atoll } from '../shared/atoll.js';
import type { Member } from '../shared/members.js';
import { useWords } from '../words/words.js';
import { MemberField, ProposalForm } from './proposal-form.js';

/** Has the members vote on whom they believe what: without one who vouches for devices, none becomes active. */
export function ProposeIssuer({ chainId, members }: { chainId: string; members: Member[] }) {
  const { words } = useWords();
  return (
    <ProposalForm
      chainId={chainId}
      title={words.kernel.proposeIssuer}
      propose={(read) =>
        atoll.proposeKernelAccreditation({
          chainId,
          address: read('issuer') as `0x${string}`,
          type: read('type'),
          accredited: read('change') === 'believe',
        })
      }
    >
      <MemberField
        label={words.kernel.issuer}
        name="issuer"
        members={members.filter(({ roles }) => roles.includes('ISSUER'))}
      />
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
    </ProposalForm>
  );
}
