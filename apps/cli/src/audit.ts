import type { AuditEntry, Personal } from '@atoll/sealed';
import type { AuditAnchoringPartsFragment, AuditHeadPartsFragment, AuditRetentionPartsFragment } from '@atoll/sdk';
import type { Page } from '@atoll/sdk/pages';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { exportAuditLog } from './audit-export.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

type Place = { position: string; entry: AuditEntry | null; personal: Personal | null };

const columns: Columns<Place> = {
  position: (p) => p.position,
  at: (p) => p.entry?.at,
  action: (p) => p.entry?.action,
  result: (p) => p.entry?.result,
  who: (p) => p.personal?.email ?? actorOf(p.entry),
  from: (p) => p.personal?.address,
  subject: (p) => p.entry?.subject,
};

const headColumns: Columns<AuditHeadPartsFragment> = {
  size: (h) => h.size,
  root: (h) => h.root,
  at: (h) => h.at,
  organisation: (h) => h.organisationId,
};

const retentionColumns: Columns<AuditRetentionPartsFragment> = {
  'entries, days': (r) => r.entryDays ?? 'for good',
  'personal, days': (r) => r.personalDays ?? 'for good',
};

const anchoringColumns: Columns<AuditAnchoringPartsFragment> = {
  chain: (a) => a.chain?.name,
  key: (a) => a.key?.name,
  address: (a) => a.key?.address,
  'every, minutes': (a) => a.everyMinutes,
};

type Looking = Paged & { action?: string; person?: string; failed?: boolean; since?: string };
type Keeping = Format & { entries?: number; personal?: number; forever?: boolean };

export function auditCommands(): Command {
  const group = new Command('audit').description('The books of your organisation: who did what, and the proof of it.');

  group
    .command('list')
    .description('What was done, newest first.')
    .option('--action <name>', 'only this, such as createKey or signIn')
    .option('--person <id>', 'only what this person did')
    .option('--failed', 'only what was refused or failed')
    .option('--since <moment>', 'only from then on, such as 2026-12-01')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(({ action, person, failed, since, ...options }: Looking) =>
      signedIn(async (atoll) => {
        const filter = {
          ...(action && { action }),
          ...(person && { personId: person }),
          ...(failed && { failed }),
          ...(since && { since }),
        };
        await showPages(
          async (page) => (await atoll.auditLog({ ...page, filter })).auditLog as Page<Place>,
          columns,
          options,
          'Nothing yet.',
          4,
        );
      }),
    );

  group
    .command('head')
    .description('How long the log is, and the root to keep.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) => {
        const { auditHead } = await atoll.auditHead();
        if (auditHead) showOne(auditHead, headColumns, options);
        else tell('Nothing yet.');
      }),
    );

  group
    .command('proof <position>')
    .description('Prove one entry to whoever has a head, as JSON by RFC 9162; the rest of the log stays here.')
    .option('--size <n>', 'of the head that they have; of now by default')
    .action((position: string, { size }: { size?: string }) =>
      signedIn(async (atoll) =>
        showJson((await atoll.auditInclusion({ position, ...(size && { size }) })).auditInclusion),
      ),
    );

  group
    .command('consistency <first> [second]')
    .description('Prove to whoever has the head of the first size that nothing before it changed, as JSON by RFC 9162.')
    .action((first: string, second: string | undefined) =>
      signedIn(async (atoll) =>
        showJson((await atoll.auditConsistency({ first, ...(second && { second }) })).auditConsistency),
      ),
    );

  group
    .command('export <file>')
    .description('Write the whole log into a new file, for "atoll verify" and whoever asks for it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((file: string, options: Format) =>
      signedIn(async (atoll) => {
        const exported = { file, ...(await exportAuditLog(atoll, file)) };
        showOne(exported, { file: (e) => e.file, size: (e) => e.size, root: (e) => e.root }, options);
      }),
    );

  group
    .command('anchor [chain]')
    .description('Put the heads of the log onto a chain of yours, say where they go, or stop.')
    .option('--key <id>', 'the key of yours that signs')
    .option('--every <minutes>', 'at most so often', wholeNumber, 60)
    .option('--stop', 'put no more there')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(
      (
        chain: string | undefined,
        { key, every, stop, ...options }: Format & { key?: string; every: number; stop?: boolean },
      ) =>
        signedIn(async (atoll) => {
          if (stop) await atoll.stopAnchoringAuditLog();
          if (!stop && chain && key)
            await atoll.anchorAuditLog({ input: { chainId: chain, keyId: key, everyMinutes: every } });
          const { auditAnchoring } = await atoll.auditAnchoring();
          if (auditAnchoring) showOne(auditAnchoring, anchoringColumns, options);
          else tell('The log is not anchored: atoll audit anchor CHAIN --key KEY');
        }),
    );

  group
    .command('keep')
    .description('Say, or see, for how many days the log is kept. What is gone does not come back.')
    .option('--entries <days>', 'entries; their hashes stay', wholeNumber)
    .option('--personal <days>', 'names, e-mail and network addresses', wholeNumber)
    .option('--forever', 'whatever is not said here')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(({ entries, personal, forever, ...options }: Keeping) =>
      signedIn(async (atoll) => {
        const { auditRetention: now } = await atoll.auditRetention();
        const kept = forever ? { entryDays: null, personalDays: null } : now;
        const wish = { entryDays: entries ?? kept.entryDays, personalDays: personal ?? kept.personalDays };
        const said = forever || entries !== undefined || personal !== undefined;
        const { setAuditRetention } = said
          ? await atoll.setAuditRetention({ input: wish })
          : { setAuditRetention: now };
        showOne(setAuditRetention, retentionColumns, options);
      }),
    );

  group
    .command('forget <person>')
    .description("Erase a person's name, e-mail and network addresses from the log, up to now.")
    .action((personId: string) => signedIn(async (atoll) => void (await atoll.forgetPersonInAuditLog({ personId }))));
  return group;
}

function actorOf(entry: AuditEntry | null): string | null {
  if (!entry?.actor) return null;
  const [[kind = '', id] = []] = Object.entries(entry.actor);
  return kind === 'platform' ? kind : String(id);
}
