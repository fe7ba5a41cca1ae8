import { newId, QuotaPeriod } from '@atoll/store';
import { MEASURES } from '@atoll/tenancy';
import { Command } from 'commander';
import type pg from 'pg';

import { asOperator, note } from './as-operator.js';

const PERIODS = Object.keys(QuotaPeriod);

type Quota = { id: string; measure: string; period: string; amount: string; used: string; resets_at: Date };
type Write = (text: string) => void;
type Setting = { application?: string; at: number[]; json?: boolean };

/** What an organisation may use, as the operator says. */
export function quotaCommands(ownerUrl: () => string, write: Write): Command {
  const group = new Command('quotas').description('How much an organisation may use; beyond it the platform refuses.');
  group
    .command('list <organisation>')
    .description('The quotas that the operator set, and what is used of each.')
    .option('--json', 'a list of objects instead of lines')
    .action(async (organisation: string, { json = false }: { json?: boolean }) => {
      const quotas = await asOperator(ownerUrl(), (client) => quotasOf(client, organisation));
      write(json ? `${JSON.stringify(quotas, null, 2)}\n` : quotas.map(line).join('') || 'None.\n');
    });
  group
    .command('set <organisation> <measure> <period> <limit>')
    .description(`Sets one. Measures: ${MEASURES.join(', ')}. Periods: ${PERIODS.join(', ')}.`)
    .option('--application <id>', 'of one application key alone')
    .option('--at <percent...>', 'when the organisation is told', (text: string, all?: number[]) => [
      ...(all ?? []),
      Number(text),
    ])
    .option('--json', 'an object instead of a line')
    .action(async (organisation: string, measure: string, period: string, limit: string, options: Setting) => {
      const wish = { measure: oneOf(MEASURES, measure), period: oneOf(PERIODS, period), limit: amountIn(limit) };
      const quota = await asOperator(ownerUrl(), (client) =>
        set(client, organisation, { ...wish, application: options.application ?? null, at: options.at ?? [80, 95] }),
      );
      write(options.json ? `${JSON.stringify(quota, null, 2)}\n` : line(quota));
    });
  group
    .command('remove <organisation> <id>')
    .description('Takes one away.')
    .action(async (organisation: string, id: string) => {
      const removed = await asOperator(ownerUrl(), (client) => remove(client, organisation, id));
      write(removed ? 'It is gone.\n' : 'There is none of this id.\n');
    });
  return group;
}

const line = ({ id, measure, period, amount, used, resets_at: at }: Quota): string =>
  `${id}  ${measure} each ${period.toLowerCase()}: ${used} of ${amount} used, begins anew ${at.toISOString()}\n`;

async function quotasOf(client: pg.Client, organisation: string, id: string | null = null): Promise<Quota[]> {
  const { rows } = await client.query<Quota>(
    `SELECT id, application_key_id, measure, period, amount, thresholds, used, resets_at FROM quotas_at($1, now())
     WHERE hard AND id = coalesce($2, id) ORDER BY measure, period, application_key_id NULLS FIRST`,
    [organisation, id],
  );
  return rows;
}

type Wish = { measure: string; period: string; limit: string; application: string | null; at: number[] };

async function set(client: pg.Client, organisation: string, wish: Wish): Promise<Quota> {
  const { measure, period, limit, application, at } = wish;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO quotas (organisation_id, id, hard, measure, period, amount, application_key_id, thresholds)
     VALUES ($1, $2, true, $3, $4, $5, $6, $7)
     ON CONFLICT (organisation_id, hard, measure, period, application_key_id) DO UPDATE
     SET amount = excluded.amount, thresholds = excluded.thresholds RETURNING id`,
    [organisation, newId(), measure, period, limit, application, at],
  );
  const { id } = rows[0]!;
  await told(client, organisation, 'setHardQuota', { measure, period, limit, applicationKeyId: application }, id);
  return (await quotasOf(client, organisation, id))[0]!;
}

async function remove(client: pg.Client, organisation: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM quotas WHERE organisation_id = $1 AND id = $2 AND hard', [
    organisation,
    id,
  ]);
  if (rowCount) await told(client, organisation, 'removeHardQuota', {}, id);
  return rowCount === 1;
}

/** Somebody may have come to a threshold already. */
async function told(client: pg.Client, organisation: string, action: string, given: object, subject: string) {
  await note(client, organisation, { action, given, subject });
  await client.query(`INSERT INTO outbox (queue, key) VALUES ('metering', $1)`, [organisation]);
}

function oneOf(all: readonly string[], text: string): string {
  const name = text.toUpperCase().replaceAll('-', '_');
  if (all.includes(name)) return name;
  throw new Error(`There is no "${text}"; there are ${all.join(', ')}.`);
}

function amountIn(text: string): string {
  if (/^\d{1,31}$/.test(text)) return text;
  throw new Error(`A limit is a whole number, and "${text}" is none.`);
}
