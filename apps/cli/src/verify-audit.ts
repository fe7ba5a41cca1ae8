import { RpcClient } from '@atoll/protocol';
import { anchorData, AuditCheck, readAuditFile, type AuditFile, type AuditHead, type Finding } from '@atoll/sealed';
import { InvalidArgumentError } from 'commander';
import { open } from 'node:fs/promises';

import { knownHead, rememberHead } from './known-heads.js';
import { harmless, showOne, tell, type Columns, type Format } from './output.js';

type Verified = {
  organisation: string;
  size: number;
  root: string;
  letGo: number;
  erased: number;
  /** How many of the entries a chain holds the head of; null where no chain was asked. */
  anchored: number | null;
  findings: Finding[];
};

const columns: Columns<Verified> = {
  organisation: (v) => v.organisation,
  entries: (v) => v.size,
  root: (v) => v.root,
  'let go of': (v) => v.letGo,
  'persons erased in': (v) => v.erased,
  'anchored up to': (v) => v.anchored,
};

/** Checks what somebody exported, without asking who wrote it; null where it is no audit log. */
export async function verifyAudit(name: string, { rpc, head, ...format }: AuditOptions): Promise<void | null> {
  const verified = await verify(name, rpc, head);
  if (!verified) return null;
  showOne(verified, columns, format);
  if (verified.anchored === null) tell('Not compared with a chain: --rpc URL does, where the log is anchored.');
  if (verified.findings.length > 0) throw new Error(`The log is not as it was written.\n${told(verified.findings)}`);
}

export type AuditOptions = Format & { rpc?: string; head?: { size: number; root: `0x${string}` } };

export function headOption(text: string): AuditOptions['head'] {
  const [, size, root] = /^(\d{1,15}):(0x[0-9a-f]{64})$/.exec(text) ?? [];
  if (!size || !root) throw new InvalidArgumentError('It must be a number, a colon, and a root.');
  return { size: Number(size), root: root as `0x${string}` };
}

async function verify(name: string, rpc?: string, kept?: AuditOptions['head']): Promise<Verified | null> {
  const opened = await open(name);
  const lines = opened.readLines()[Symbol.asyncIterator]();
  const first = await lines.next();
  const file = first.done ? null : readAuditFile(first.value);
  if (!file) {
    await opened.close();
    return null;
  }
  const { organisation } = file;
  const remembered = await knownHead(organisation);
  const onChain = rpc ? await headsOn(new RpcClient(rpc), file) : null;
  const known = [...(remembered ? [remembered] : []), ...(kept ? [{ organisation, ...kept }] : []), ...(onChain ?? [])];

  if (known.length === 0) tell('Nothing is known of this log yet, so it is compared with itself alone: keep its root.');
  const check = new AuditCheck(file, known);
  for (let line = await lines.next(); !line.done; line = await lines.next()) check.line(line.value);
  const { head, findings, letGo, erased } = check.end();
  if (findings.length === 0) await rememberHead(head);
  const anchored = onChain && Math.max(0, ...onChain.map(({ size }) => size));
  return { ...{ organisation, size: head.size, root: head.root }, letGo, erased, anchored, findings };
}

type Sent = { input: string; blockNumber: string | null } | null;

/** The heads that the file says are on this chain, as the chain has them. One that it does not have ends everything: the file lies. */
async function headsOn(chain: RpcClient, { organisation, anchors }: AuditFile): Promise<AuditHead[]> {
  const evmChainId = BigInt(await chain.call<string>('eth_chainId', [])).toString();
  const heads: AuditHead[] = [];
  for (const { size, root, transaction } of anchors.filter((anchor) => anchor.evmChainId === evmChainId)) {
    const head = { organisation, size, root };
    const sent = await chain.call<Sent>('eth_getTransactionByHash', [transaction]);
    if (!sent?.blockNumber || sent.input !== anchorData(head))
      throw new Error(`The chain does not hold the head of ${size} entries: no transaction ${transaction} has it.`);
    heads.push(head);
  }
  return heads;
}

const MOST_TOLD = 20;

function told(findings: Finding[]): string {
  const sentences = findings.map(({ first, last, what }) =>
    harmless(first === last ? `Entry ${first} ${what}.` : `Entries ${first} to ${last} ${what}.`),
  );
  const more = sentences.length - MOST_TOLD;
  return [...sentences.slice(0, MOST_TOLD), ...(more > 0 ? [`And ${more} more; --json has them all.`] : [])].join('\n');
}
