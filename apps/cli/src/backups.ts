import { encryptText } from '@atoll/crypto/age';
import type { Atoll, BackupPartsFragment, BackupPlanPartsFragment, RestorationPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { readBackupKey } from './backup-key.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { askPasswords } from './password.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const columns: Columns<BackupPartsFragment> = {
  id: (b) => b.id,
  status: (b) => b.status,
  height: (b) => b.height,
  keys: (b) => b.keys,
  drill: (b) => b.drill,
  made: (b) => b.createdAt,
  message: (b) => (b.drill === 'NONE' || b.status !== 'DONE' ? b.message : b.drillMessage),
};

const oneBackup: Columns<BackupPartsFragment> = {
  ...columns,
  bytes: (b) => b.bytes,
  'state root': (b) => b.stateRoot,
  manifest: (b) => b.manifest,
  'its sha-256': (b) => b.digest,
  drilled: (b) => b.drilledAt,
  seconds: (b) => b.drillSeconds,
};

const planColumns: Columns<BackupPlanPartsFragment> = {
  recipient: (p) => p.recipient,
  every: (p) => (p.everyHours ? `${p.everyHours} h` : 'only when asked'),
  keeps: (p) => p.keep,
  drill: (p) => (p.drillEveryHours ? `every ${p.drillEveryHours} h` : 'only when asked'),
  place: (p) => (p.s3 ? `${p.s3.endpoint}/${p.s3.bucket}/${p.s3.prefix}` : "the installation's own"),
  'last good': (p) => p.lastGoodAt,
  'last drill': (p) => p.lastDrillAt,
  stale: (p) => (p.stale ? 'yes' : 'no'),
  trouble: (p) => p.trouble,
};

const restorationColumns: Columns<RestorationPartsFragment> = {
  id: (r) => r.id,
  status: (r) => r.status,
  message: (r) => r.message,
};

type Planning = Format & {
  key?: string;
  recipient?: string;
  every?: number;
  keep?: number;
  drillEvery?: number;
};

type Bucket = { endpoint: string; region: string; bucket: string; prefix: string; accessKey: string };

export function backupCommands(): Command {
  const group = new Command('backups').description('What is kept of your chains, encrypted to your backup key.');

  group
    .command('plan <chain>')
    .description('See your plan for a chain, or change what is named.')
    .option('--key <file>', 'your backup key, of which the public half is taken')
    .option('--recipient <recipient>', 'the public half itself')
    .option('--every <hours>', 'how often a backup is made; 0 for only when asked', wholeNumber)
    .option('--keep <n>', 'how many are kept', wholeNumber)
    .option('--drill-every <hours>', 'how often one is restored to prove it; 0 for only when asked', wholeNumber)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Planning) =>
      signedIn(async (atoll) => showPlan(await planned(atoll, chainId, options), options)),
    );

  group
    .command('bucket <chain>')
    .description(
      'Keep the backups in a bucket of an S3-compatible store. Its secret key is read from the terminal or stdin.',
    )
    .requiredOption('--endpoint <url>', 'where the store answers')
    .requiredOption('--bucket <name>', 'which bucket')
    .requiredOption('--access-key <id>', 'the id of the key that may write to it')
    .option('--region <region>', 'of the bucket', 'us-east-1')
    .option('--prefix <prefix>', 'before the name of every file', '')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { endpoint, region, bucket, prefix, accessKey, ...options }: Format & Bucket) =>
      signedIn(async (atoll) => {
        const { recipient, installation } = await poll(
          async () => requirePlan((await atoll.backupPlan({ chainId })).backupPlan),
          (plan) => plan.installation !== null,
        );
        const [secret = ''] = await askPasswords('The secret key of the bucket');
        const sealedSecret = await encryptText(installation!, secret);
        const s3 = { endpoint, region, bucket, prefix, accessKeyId: accessKey, sealedSecret };
        showPlan((await atoll.setBackupPlan({ input: { chainId, recipient, s3 } })).setBackupPlan, options);
      }),
    );

  group
    .command('list <chain>')
    .description('Your backups of a chain, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.backups({ chainId, ...page })).backups,
          columns,
          options,
          'None yet: atoll backups start CHAIN',
        ),
      ),
    );

  group
    .command('show <id>')
    .description('A backup, and what its last drill found.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.backup({ id })).backup, oneBackup, options)),
    );

  group
    .command('start <chain>')
    .description('Make a backup now, and wait until it is complete.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { startBackup } = await atoll.startBackup({ chainId });
        const ended = await followed(atoll, startBackup.id, ({ status }) => status === 'DONE' || status === 'FAILED');
        showOne(ended, oneBackup, options);
        if (ended.status === 'FAILED') throw new Error(ended.message);
      }),
    );

  group
    .command('drill <id>')
    .description('Restore a backup to nowhere, and compare its state root with the live chain.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        await atoll.drillBackup({ id });
        const ended = await followed(atoll, id, ({ drill }) => drill === 'PASSED' || drill === 'FAILED');
        showOne(ended, oneBackup, options);
        if (ended.drill === 'FAILED') throw new Error(ended.drillMessage ?? 'The drill failed.');
      }),
    );

  group
    .command('cancel <restoration>')
    .description('End the return of a key to a node, which "atoll nodes restore" began.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.cancelRestoration({ id })).cancelRestoration, restorationColumns, options),
      ),
    );
  return group;
}

async function planned(atoll: Atoll, chainId: string, options: Planning): Promise<BackupPlanPartsFragment> {
  const { backupPlan } = await atoll.backupPlan({ chainId });
  const { key, every, keep, drillEvery } = options;
  const given = key === undefined ? options.recipient : (await readBackupKey(key)).recipient;
  const asked = [given, every, keep, drillEvery].some((value) => value !== undefined);
  if (!asked) return requirePlan(backupPlan);
  const recipient = given ?? requirePlan(backupPlan).recipient;
  const input = {
    ...{ chainId, recipient },
    ...(every !== undefined && { everyHours: every || null }),
    ...(drillEvery !== undefined && { drillEveryHours: drillEvery || null }),
    ...(keep !== undefined && { keep }),
  };
  return (await atoll.setBackupPlan({ input })).setBackupPlan;
}

function requirePlan(plan: BackupPlanPartsFragment | null | undefined): BackupPlanPartsFragment {
  if (plan) return plan;
  throw new UsageError(
    'There is no plan yet. Run "atoll backup-key create FILE", then "atoll backups plan CHAIN --key FILE".',
  );
}

function showPlan(plan: BackupPlanPartsFragment, options: Format): void {
  if (options.json) return showJson(plan);
  showOne(plan, planColumns, options);
}

/** Tells each new message until the backup is as awaited. */
async function followed(
  atoll: Atoll,
  id: string,
  ended: (backup: BackupPartsFragment) => boolean,
): Promise<BackupPartsFragment> {
  let told = '';
  return poll(async () => {
    const { backup } = await atoll.backup({ id });
    if (backup.message !== told && backup.status === 'RUNNING') tell(backup.message);
    told = backup.message;
    return backup;
  }, ended);
}
