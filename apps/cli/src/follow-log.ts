import { sha256, toHex } from '@atoll/crypto';
import {
  followLog,
  NOTHING_FOLLOWED,
  readCertificate,
  type AnchoredHead,
  type Hex,
  type LogSource,
} from '@atoll/credentials/certificates';
import { RpcClient } from '@atoll/protocol';
import { AtollError, type Atoll } from '@atoll/sdk';
import { setTimeout as pause } from 'node:timers/promises';

import { UsageError } from './failure.js';
import { principalOf } from './kernel-place.js';
import { knownLog, rememberLog } from './known-heads.js';
import { harmless, tell, type Format } from './output.js';
import { rest } from './session.js';

export type Follow = Format & { rpc: string; registry: Hex; owner?: Hex; once?: boolean };
type Place = { chainId: string; organisationId: string };
type Entry = { position: number; hash: Hex; subject: string | null; issuer: string | null };

const EVERY_MS = 5_000;

/**
 * Follows the log of one organisation by a node of the chain: what it shows must go on from what it showed this machine before, so it
 * ends with an error once it does not. What is new is printed when the chain has it, and not before.
 */
export async function followCertificates(
  atoll: Atoll,
  place: Place,
  { rpc, registry, owner: named, once, json }: Follow,
): Promise<void> {
  const owner = named ?? (await askedOwner(atoll, place));
  const trust = { rpc: new RpcClient(rpc), registry, owner };
  const name = `${BigInt(await trust.rpc.call<string>('eth_chainId', []))}:${registry}:${owner}`;
  for (let known = (await knownLog(name)) ?? NOTHING_FOLLOWED; ; await pause(EVERY_MS)) {
    const fresh: Entry[] = [];
    const followed = await followLog(known, logAt(place), trust, (der, at) => fresh.push(entryOf(der, at)));
    if (followed) {
      for (const entry of fresh) console.log(json ? JSON.stringify(entry) : lineOf(entry));
      await rememberLog(name, (known = followed));
      tell(`Right up to ${known.size} certificates, which the chain holds as version ${known.version}.`);
    } else if (once) tell(`Nothing is new: right up to ${known.size} certificates.`);
    if (once) return;
  }
}

/** The log's own account of itself, which is what is checked. */
function logAt({ organisationId, chainId }: Place): LogSource {
  const at = `/certificate-logs/${organisationId}/${chainId}/ct/v2`;
  return {
    async head() {
      const head = (await rest(`${at}/get-sth`, {}).catch(nothing)) as Head | null;
      return head && headOf(head);
    },
    async entries(start, end) {
      const answer = await rest(`${at}/get-entries?start=${start}&end=${end}`, {});
      return (answer as { entries: { leaf_input: string }[] }).entries.map(({ leaf_input: leaf }) => bytesOf(leaf));
    },
  };
}

type Head = { tree_size: number; timestamp: number; sha256_root_hash: string; on_chain: { version: number } | null };

function headOf({
  tree_size: treeSize,
  timestamp,
  sha256_root_hash: root,
  on_chain: onChain,
}: Head): AnchoredHead | null {
  const head = { treeSize, timestamp: BigInt(timestamp), rootHash: bytesOf(root) };
  return onChain && { ...head, version: onChain.version };
}

/** A log without a signed head has nothing yet. */
function nothing(error: unknown): null {
  if (error instanceof AtollError && error.code === 'NOT_FOUND' && /signed head/.test(error.message)) return null;
  throw error;
}

/** What cannot be read is in the log all the same, and somebody should look at it. */
function entryOf(der: Uint8Array, position: number): Entry {
  const hash = toHex(sha256(der));
  try {
    const { subject, issuer } = readCertificate(der).x509;
    return { position, hash, subject, issuer };
  } catch {
    return { position, hash, subject: null, issuer: null };
  }
}

const lineOf = ({ position, hash, subject, issuer }: Entry): string =>
  harmless(`${position}  ${subject ?? 'no certificate'}  by ${issuer ?? 'nobody'}  ${hash}`);

/** Asked of the platform; whoever does not believe it says --owner. */
async function askedOwner(atoll: Atoll, { chainId, organisationId }: Place): Promise<Hex> {
  const found = await principalOf(atoll, chainId, organisationId);
  if (!found) throw new UsageError('Its principal on the chain is not known here. Name it with --owner.');
  return found;
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
