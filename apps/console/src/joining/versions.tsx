import type { ConsortiumPartsFragment, MembershipStatus, MembershipVersionPartsFragment } from '@atoll/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Status, Table, type Tone } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { download } from '../shared/download.js';
import { Problem } from '../shared/problem.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';
import { ProposeVersion } from './propose.js';
import { useOwnKey, useVersions } from './queries.js';
import { TakeMembership } from './take-file.js';

type Version = MembershipVersionPartsFragment;

const TONES: Record<MembershipStatus, Tone> = { OPEN: 'warn', ACCEPTED: 'good', WITHDRAWN: 'idle', OBSOLETE: 'idle' };

/** Who the members are, as they sign it. Whoever signs a version votes for it. */
export function Versions({ consortium: { id, name } }: { consortium: ConsortiumPartsFragment }) {
  const { words } = useWords();
  const may = useMay('consortium:manage');
  const versions = useVersions(id);
  const { version, who, signatures } = words.joining;
  return (
    <section className="stack">
      <h2>{words.joining.versions}</h2>
      <Answer query={versions}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={words.joining.noVersions} action={may && <ProposeVersion consortiumId={id} first />}>
              {words.joining.noVersionsWhy}
            </Empty>
          ) : (
            <>
              <Table
                caption={words.joining.versions}
                head={[version, words.chains.state, who, signatures, words.common.actions]}
                endFrom={4}
              >
                {list.map((each) => (
                  <tr key={each.hash}>
                    <td title={each.hash}>{each.version}</td>
                    <td>
                      <Status tone={TONES[each.status]}>{words.joining.versionStatuses[each.status]}</Status>
                    </td>
                    <td data-wrap>{each.members.map((member) => member.name).join(', ')}</td>
                    <td>{words.found.of(each.signedBy.length, each.needed)}</td>
                    <td className="end">
                      <SignVersion consortiumId={id} version={each} />
                    </td>
                  </tr>
                ))}
              </Table>
              <div className="row">
                <DownloadMembership consortiumId={id} name={name} />
                {may && <TakeMembership />}
                {may && list.every(({ status }) => status !== 'OPEN') && (
                  <ProposeVersion consortiumId={id} first={false} />
                )}
              </div>
            </>
          )
        }
      </Answer>
    </section>
  );
}

function SignVersion({
  consortiumId,
  version: { hash, status, signedBy },
}: {
  consortiumId: string;
  version: Version;
}) {
  const { words } = useWords();
  const queries = useQueryClient();
  const may = useMay('consortium:manage');
  const own = useOwnKey().data?.thumbprint;
  const again = { onSettled: () => queries.invalidateQueries({ queryKey: ['membership-versions', consortiumId] }) };
  const sign = useMutation({ mutationFn: () => atoll.signMembership({ consortiumId, hash }), ...again });
  const withdraw = useMutation({ mutationFn: () => atoll.withdrawMembership({ consortiumId, hash }), ...again });
  if (!may || status !== 'OPEN') return null;
  const signed = own ? signedBy.includes(own) : false;
  return (
    <span className="row">
      {signed || sign.isSuccess ? (
        <Button size="small" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {words.joining.withdraw}
        </Button>
      ) : (
        <Button size="small" look="primary" busy={sign.isPending} onClick={() => sign.mutate()}>
          {words.joining.sign}
        </Button>
      )}
      {(sign.isError || withdraw.isError) && <Problem error={sign.error ?? withdraw.error} />}
    </span>
  );
}

function DownloadMembership({ consortiumId, name }: { consortiumId: string; name: string }) {
  const { words } = useWords();
  const fetched = useMutation({
    mutationFn: async () => (await atoll.membershipFile({ consortiumId })).membershipFile,
    onSuccess: (file) => download(`${name}-membership.json`, file, 'application/json'),
  });
  return (
    <>
      <Button busy={fetched.isPending} onClick={() => fetched.mutate()}>
        {words.joining.downloadMembership}
      </Button>
      {fetched.isError && <Problem error={fetched.error} />}
    </>
  );
}
