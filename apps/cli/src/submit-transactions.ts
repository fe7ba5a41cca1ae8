import { ADDRESS } from '@atoll/crypto';
import type { Atoll, SendTransactionInput, TransactionPartsFragment } from '@atoll/sdk';
import type { Command } from 'commander';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, type Columns, type Format } from './output.js';
import { partsOf, rowsIn, type Row } from './rows.js';
import { signedIn } from './session.js';
import { settled } from './transactions.js';

type Given = { chain?: string; key?: string; as?: string };
type Wish = { line: number; value: SendTransactionInput };
/** As far as it is known: of one that is not waited for, no more than that it was written down. */
type Sent = Pick<TransactionPartsFragment, 'id' | 'status'> & Partial<TransactionPartsFragment>;
type Answer = { line: number; transaction?: Sent | null; fault?: { code: string; message: string } | null };

/** In one request. */
const EACH = 1_000;

const columns: Columns<Sent & { line: number }> = {
  id: (t) => t.id,
  line: (t) => t.line,
  status: (t) => (t.held ? 'HELD' : t.status),
  block: (t) => t.blockNumber,
  hash: (t) => t.hash,
  reason: (t) => t.reason,
};

/** Every field of a line, and how it is written. */
const FIELDS: Record<keyof SendTransactionInput, RegExp> = {
  ...{ chainId: /./, keyId: /./, idempotencyKey: /^[\x21-\x7e]{1,128}$/ },
  ...{ to: ADDRESS, data: /^0x(?:[0-9a-f]{2})*$/i },
  ...{ value: /^\d+$/, gasLimit: /^\d+$/ },
};

export function addSubmitFile(group: Command): void {
  group
    .command('submit-file <file>')
    .description('Send what a file of JSON lines or a table (.csv) has, and wait for the blocks.')
    .option('--chain <id>', 'the chain of all of them, where the lines name none')
    .option('--key <id>', 'the key that signs, where the lines name none')
    .option('--as <name>', 'what this file is called: sent again under its name, nothing is done twice')
    .option('--no-wait', 'return as soon as all are written down')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .addHelpText(
      'after',
      `\nFields of a line: ${Object.keys(FIELDS).join(', ')}. A line that cannot be read keeps all back.`,
    )
    .action((file: string, { wait, json, quiet, ...given }: Format & Given & { wait: boolean }) =>
      signedIn(async (atoll) => {
        const answers = await submitted(atoll, await wishesIn(file, given));
        for (const answer of wait ? answers : [])
          if (answer.transaction) answer.transaction = await settled(atoll, answer.transaction.id);
        if (answers.some(({ transaction }) => !transaction || transaction.status === 'FAILED')) process.exitCode = 1;
        if (json) return showJson(answers);
        const taken = answers.flatMap(({ line, transaction }) => (transaction ? [{ ...transaction, line }] : []));
        showList(taken, columns, { quiet: quiet ?? false }, 'None was taken.', 3);
        for (const { line, fault } of answers) if (fault) console.error(`line ${line}: ${fault.code} ${fault.message}`);
      }),
    );
}

/** All of them, before the first is sent: what a transaction does cannot be taken back. */
async function wishesIn(file: string, given: Given): Promise<Wish[]> {
  const wishes: Wish[] = [];
  for await (const row of rowsIn(file)) wishes.push({ line: row.line, value: wishOf(row, given) });
  return wishes;
}

function wishOf({ line, value }: Row, { chain, key, as }: Given): SendTransactionInput {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`Line ${line} is no JSON object.`);
  const fields = Object.entries(value).filter(([, text]) => text !== null);
  const wish = Object.fromEntries(fields.map(([name, text]) => [name, String(text)]));
  const whole = {
    ...(chain && { chainId: chain }),
    ...(key && { keyId: key }),
    ...(as && { idempotencyKey: `${as}:${line}` }),
    ...wish,
  } as Record<string, string>;
  for (const [name, text] of Object.entries(whole))
    if (!FIELDS[name as keyof SendTransactionInput]?.test(text))
      throw new UsageError(`Line ${line}: ${JSON.stringify(name)} ${name in FIELDS ? 'is not right' : 'is no field'}.`);
  if (!whole['chainId']) throw new UsageError(`Line ${line} names no chain: say --chain.`);
  if (!whole['keyId']) throw new UsageError(`Line ${line} names no key: say --key.`);
  if (!whole['idempotencyKey'])
    throw new UsageError('Say --as NAME, so that sending the file again sends nothing twice; or give each line a key.');
  return whole as SendTransactionInput;
}

async function submitted(atoll: Atoll, wishes: Wish[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for await (const part of partsOf(wishes, EACH)) {
    const transactions = part.map(({ value }) => value);
    const { submitTransactions } = await atoll.submitTransactions({ input: { transactions } });
    submitTransactions.forEach((answer, i) => answers.push({ line: part[i]!.line, ...answer } as Answer));
  }
  return answers;
}
