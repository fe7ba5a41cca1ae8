import type { KernelMemberState, KernelRole } from '@atoll/sdk';
import { Hash, SelectField, Status, Table, type Tone } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useMembers, type Member } from '../shared/members.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { MemberField, ProposalForm } from './proposal-form.js';
import { ProposeIssuer } from './propose-issuer.js';

const TONES: Record<KernelMemberState, Tone> = {
  ...{ NONE: 'idle', PROPOSED: 'warn', ACTIVE: 'good', SUSPENDED: 'warn', REMOVED: 'idle' },
};

export function KernelMembers({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const members = useMembers(chainId);
  const may = useMay('chain:govern');
  const { organisation, account, roles } = words.kernel;
  return (
    <section className="stack">
      <h2>{words.kernel.members}</h2>
      <Answer query={members}>
        {(list) => (
          <>
            <Table caption={words.kernel.members} head={[organisation, words.chains.state, account, roles]}>
              {list.map((member) => (
                <tr key={member.address}>
                  <td>{member.organisation?.name ?? '–'}</td>
                  <td>
                    <Status tone={TONES[member.state]}>{words.kernel.memberStates[member.state]}</Status>
                  </td>
                  <td>
                    <Hash value={member.address} />
                  </td>
                  <td data-wrap>{member.roles.map((role) => words.kernel.roleNames[role]).join(', ') || '–'}</td>
                </tr>
              ))}
            </Table>
            {may && <ProposeRole chainId={chainId} members={list} />}
            {may && list.some(({ roles }) => roles.includes('ISSUER')) && (
              <ProposeIssuer chainId={chainId} members={list} />
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function ProposeRole({ chainId, members }: { chainId: string; members: Member[] }) {
  const { words } = useWords();
  return (
    <ProposalForm
      chainId={chainId}
      title={words.kernel.propose}
      propose={(read) =>
        atoll.proposeKernelRole({
          chainId,
          address: read('member') as `0x${string}`,
          role: read('role') as KernelRole,
          granted: read('change') === 'grant',
        })
      }
    >
      <MemberField label={words.kernel.account} name="member" members={members} />
      <SelectField label={words.common.actions} name="change">
        <option value="grant">{words.kernel.grant}</option>
        <option value="take">{words.kernel.take}</option>
      </SelectField>
      <SelectField label={words.kernel.role} name="role">
        {Object.entries(words.kernel.roleNames).map(([role, name]) => (
          <option key={role} value={role}>
            {name}
          </option>
        ))}
      </SelectField>
    </ProposalForm>
  );
}
