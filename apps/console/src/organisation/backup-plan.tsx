import { encryptText, identityFile, newIdentity, recipientOf } from '@atoll/crypto/age';
import type { BackupPlanPartsFragment } from '@atoll/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Fact, Facts, Notice, TextField } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { download } from '../shared/download.js';
import { newIdempotencyKey, type Read } from '../shared/form.js';
import { Deeds, FormDialog } from '../shared/form-dialog.js';
import { Moment } from '../shared/moment.js';
import { Problem } from '../shared/problem.js';
import { told } from '../shared/told.js';
import { useMay } from '../shared/viewer.js';
import { useWords } from '../words/words.js';

type Plan = BackupPlanPartsFragment;
/** What most want: a few hours lost at worst, two weeks to go back, and a proof every week. */
const USUAL = { everyHours: 6, keep: 14, drillEveryHours: 168 };

/** When a chain is backed up, for which key, and where to. */
export function BackupPlan({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const may = useMay('node:operate');
  const plan = useQuery({
    queryKey: ['backup-plan', chainId],
    queryFn: async () => (await atoll.backupPlan({ chainId })).backupPlan ?? null,
    meta: told(chainId, 'BACKUP'),
  });
  return (
    <Answer query={plan}>
      {(data) => (
        <>
          {data === null && (
            <Empty title={words.backups.noPlan}>
              <p>{words.backups.noPlanWhy}</p>
              {may && <PlanDeeds chainId={chainId} plan={null} />}
            </Empty>
          )}
          {data && <PlanCard chainId={chainId} plan={data} />}
        </>
      )}
    </Answer>
  );
}

function PlanCard({ chainId, plan }: { chainId: string; plan: Plan }) {
  const { words } = useWords();
  const may = useMay('node:operate');
  const { every, drillEvery, keep, lastGood, lastDrill, recipient, place, here, whenAsked } = words.backups;
  const hours = (count: number | null) => (count === null ? whenAsked : words.backups.hours(count));
  return (
    <Card title={words.backups.plan} action={may && <BackUpNow chainId={chainId} />}>
      {plan.trouble && <Notice tone="bad">{plan.trouble}</Notice>}
      {plan.stale && <Notice tone="warn">{words.conditions.BackupStale}</Notice>}
      <Facts>
        <Fact name={every}>{hours(plan.everyHours)}</Fact>
        <Fact name={keep}>{plan.keep}</Fact>
        <Fact name={drillEvery}>{hours(plan.drillEveryHours)}</Fact>
        <Fact name={lastGood}>{plan.lastGoodAt ? <Moment at={plan.lastGoodAt} /> : '–'}</Fact>
        <Fact name={lastDrill}>{plan.lastDrillAt ? <Moment at={plan.lastDrillAt} /> : '–'}</Fact>
        <Fact name={place}>{plan.s3 ? `${plan.s3.bucket}, ${plan.s3.endpoint}` : here}</Fact>
        <Fact name={recipient}>{plan.recipient}</Fact>
      </Facts>
      {may && <PlanDeeds chainId={chainId} plan={plan} />}
    </Card>
  );
}

function BackUpNow({ chainId }: { chainId: string }) {
  const { words } = useWords();
  const queries = useQueryClient();
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const start = useMutation({
    mutationFn: () => atoll.startBackup({ chainId, idempotencyKey }),
    onSuccess: () => {
      setKey(newIdempotencyKey());
      return queries.invalidateQueries({ queryKey: ['backups', chainId] });
    },
  });
  return (
    <>
      <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
        {words.backups.start}
      </Button>
      {start.isError && <Problem error={start.error} />}
    </>
  );
}

type PlanProps = { chainId: string; plan: Plan | null };

function PlanDeeds({ chainId, plan }: PlanProps) {
  const { words } = useWords();
  const { make, change, bucket } = words.backups;
  const form = (close: () => void) => <PlanForm chainId={chainId} plan={plan} onClose={close} />;
  if (!plan) return <Deeds deeds={[{ text: make, look: 'primary', dialog: form }]} />;
  return (
    <Deeds
      deeds={[
        { text: change, dialog: form },
        { text: bucket.title, dialog: (close) => <BucketForm chainId={chainId} plan={plan} onClose={close} /> },
        ...(plan.s3
          ? [
              {
                text: bucket.leave,
                dialog: (close: () => void) => <LeaveBucket chainId={chainId} plan={plan} onClose={close} />,
              },
            ]
          : []),
      ]}
    />
  );
}

type FormProps<P> = { chainId: string; plan: P; onClose: () => void };

/** The key is in its owner's hands, as a file, before anything is encrypted to it. */
function PlanForm({ chainId, plan, onClose }: FormProps<Plan | null>) {
  const { words } = useWords();
  const [recipient, setRecipient] = useState(plan?.recipient ?? '');
  const { make, change, makeWhat, changeWhat, newKey, publicHalf, publicHalfHint, keep } = words.backups;
  const again = usePlanAgain(chainId, onClose);
  const makeKey = async () => {
    const identity = await newIdentity();
    const made = await recipientOf(identity);
    download('backup.key', `${identityFile(identity, made)}\n`, 'text/plain');
    setRecipient(made);
  };
  return (
    <FormDialog
      title={plan ? change : make}
      what={plan ? changeWhat : makeWhat}
      send={({ read }) => atoll.setBackupPlan({ input: { chainId, recipient: recipient.trim(), ...timesIn(read) } })}
      onSent={again}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          <TextField
            label={publicHalf}
            hint={publicHalfHint}
            error={complaint('recipient')}
            value={recipient}
            onChange={(event) => setRecipient(event.target.value)}
            placeholder="age1…"
            autoComplete="off"
            spellCheck={false}
            required
          />
          <div>
            <Button onClick={() => void makeKey()}>{newKey}</Button>
          </div>
          <Hours name="everyHours" of={plan} error={complaint('everyHours')} />
          <TextField
            className="input-number"
            label={keep}
            error={complaint('keep')}
            name="keep"
            type="number"
            min={1}
            max={1_000}
            defaultValue={plan?.keep ?? USUAL.keep}
            required
          />
          <Hours name="drillEveryHours" of={plan} error={complaint('drillEveryHours')} />
        </>
      )}
    </FormDialog>
  );
}

type HoursProps = { name: 'everyHours' | 'drillEveryHours'; of: Plan | null; error: string | undefined };

/** Left empty, only when somebody asks. */
function Hours({ name, of, error }: HoursProps) {
  const { words } = useWords();
  const { everyInHours, drillInHours, hoursHint } = words.backups;
  return (
    <TextField
      className="input-number"
      label={name === 'everyHours' ? everyInHours : drillInHours}
      hint={hoursHint}
      error={error}
      name={name}
      type="number"
      min={1}
      defaultValue={of ? (of[name] ?? '') : USUAL[name]}
    />
  );
}

const timesIn = (read: Read) => ({
  everyHours: Number(read('everyHours')) || null,
  drillEveryHours: Number(read('drillEveryHours')) || null,
  keep: Number(read('keep')),
});

/** The secret key of the bucket is encrypted in the page, to the part of the platform that writes there. */
function BucketForm({ chainId, plan, onClose }: FormProps<Plan>) {
  const { words } = useWords();
  const { bucket } = words.backups;
  const again = usePlanAgain(chainId, onClose);
  const field = (name: 'endpoint' | 'region' | 'bucket' | 'prefix' | 'accessKeyId') => ({
    ...{ name, label: bucket[name], defaultValue: plan.s3?.[name] ?? '', autoComplete: 'off', spellCheck: false },
  });
  return (
    <FormDialog
      title={bucket.title}
      what={bucket.what}
      send={async ({ read }) => {
        const sealedSecret = await encryptText(plan.installation!, read('secret'));
        const [endpoint, region, name] = [read('endpoint'), read('region'), read('bucket')];
        const s3 = { endpoint, region, bucket: name, prefix: read('prefix'), accessKeyId: read('accessKeyId') };
        return atoll.setBackupPlan({ input: { chainId, recipient: plan.recipient, s3: { ...s3, sealedSecret } } });
      }}
      onSent={again}
      onClose={onClose}
    >
      {(complaint) => (
        <>
          {plan.installation === null && <Notice tone="warn">{bucket.notYet}</Notice>}
          <TextField
            {...field('endpoint')}
            type="url"
            placeholder="https://s3.example.org"
            required
            error={complaint('endpoint')}
          />
          <TextField {...field('region')} placeholder="us-east-1" required error={complaint('region')} />
          <TextField {...field('bucket')} required error={complaint('bucket')} />
          <TextField {...field('prefix')} error={complaint('prefix')} />
          <TextField {...field('accessKeyId')} required error={complaint('accessKeyId')} />
          <TextField
            label={bucket.secret}
            name="secret"
            type="password"
            autoComplete="off"
            required
            error={complaint('sealedSecret')}
          />
        </>
      )}
    </FormDialog>
  );
}

function LeaveBucket({ chainId, plan: { recipient }, onClose }: FormProps<Plan>) {
  const { words } = useWords();
  const { leave, leaveWhat } = words.backups.bucket;
  const again = usePlanAgain(chainId, onClose);
  const send = () => atoll.setBackupPlan({ input: { chainId, recipient, s3: null } });
  return <FormDialog title={leave} what={leaveWhat} send={send} onSent={again} onClose={onClose} />;
}

function usePlanAgain(chainId: string, onClose: () => void) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['backup-plan', chainId] });
    onClose();
  };
}
