import { ADDRESS } from '@atoll/crypto';
import { Command, InvalidArgumentError } from 'commander';

import { UsageError } from './failure.js';
import { JSON_OPTION } from './output.js';
import { headOption, verifyAudit, type AuditOptions } from './verify-audit.js';
import { verifyReceiptFile, type ReceiptOptions } from './verify-receipt.js';

/** Checks what somebody carried away from a platform, without asking the platform. */
export function verifyCommand(): Command {
  return new Command('verify')
    .argument('<file>', 'the receipt of a reading, or what "atoll audit export" wrote')
    .description(
      'Check a receipt against a chain, or an exported audit log against itself, against what was found right here before, and against a chain. Says by a code, or names, what is wrong, and then ends with 1.',
    )
    .option(
      '--rpc <url>',
      'the JSON-RPC of any node of the chain, best one of your own; none of its answers is believed',
    )
    .option(
      '--head <size:root>',
      'of an audit log: a head that you kept, how many entries it had, and its root',
      headOption,
    )
    .option(
      '--genesis <file>',
      "of a receipt: the chain's genesis file, from whom you trust; remembered here once a receipt was found right",
    )
    .option(
      '--anchor <address>',
      "of a receipt: the consortium's DataAnchor, from whom you trust; remembered with the chain",
      address,
    )
    .option('--state', "of a receipt: ask for a proof of the contract's storage at the receipt's block, too")
    .addOption(JSON_OPTION)
    .action(async (file: string, options: AuditOptions & ReceiptOptions) => {
      if ((await verifyAudit(file, options)) !== null) return;
      if ((await verifyReceiptFile(file, options)) !== null) return;
      throw new UsageError(`${file} is neither a receipt nor what "atoll audit export" writes.`);
    });
}

function address(text: string): `0x${string}` {
  if (!ADDRESS.test(text)) throw new InvalidArgumentError('It must be 0x and 40 hexadecimal digits.');
  return text.toLowerCase() as `0x${string}`;
}
