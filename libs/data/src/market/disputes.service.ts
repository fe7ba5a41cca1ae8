import type { KernelView } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AccessDeed } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { encodeAbiParameters, keccak256, type Hex } from 'viem';

import { AccessDeeds, type DeedWish } from '../grants/access-deeds.js';
import { lower, nameWord, NO_WORD } from '../grants/masks.js';
import { MARKET } from './data-assets.service.js';
import { reportOf, type KeyVerdict } from './verdict.js';

/** Who judges disputes, and how fast. A round is reported on after its period, for as long as its window. */
export type PanelWish = {
  name: string;
  /** Principals of members that have the role ARBITER: an odd number, of which more than half decide. */
  arbiters: string[];
  periodSeconds: number;
  reportSeconds: number;
  disputeSeconds: number;
};

/** In the contract's own order. */
const ROUND_STATES = ['OPEN', 'REPORTED', 'PENDING', 'DISPUTED', 'FINAL', 'VOID'] as const;
type RoundState = (typeof ROUND_STATES)[number];

const FEED = { contract: 'AttestedFeed' } as const;
const MOST_ARBITERS = 31;
/** How far back a dispute's round is looked for. */
const MOST_ROUNDS = 64n;

/** How disputes about keys end: arbiters report by a feed of the kernel, and what it finds, the market does. */
@Injectable()
export class DisputesService {
  private readonly deeds: AccessDeeds;

  constructor(store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Makes the feed by which these arbiters judge. The deed's subject is its id, which offers name. */
  async appoint(actor: Actor, chainId: string, wish: PanelWish): Promise<AccessDeed> {
    actor.must('data:manage');
    const reporters = [...new Set(wish.arbiters.map(lower))].sort();
    if (reporters.length % 2 === 0 || reporters.length > MOST_ARBITERS)
      throw Fault.invalid('arbiters', `must be an odd number, up to ${MOST_ARBITERS}`);
    const { view, principal } = await this.deeds.standing(actor, chainId);
    const name = nameWord(wish.name);
    const terms = {
      ...{ mode: 0, k: (reporters.length + 1) / 2, startsAt: (await nowOn(view)).toString(), tolerance: '0' },
      ...{ period: wish.periodSeconds, reportWindow: wish.reportSeconds, disputeWindow: wish.disputeSeconds },
    };
    const subject = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [principal, name]));
    const about = { ...FEED, chainId, function: 'createFeed', subject };
    return this.deeds.submit(actor, { ...about, arguments: [name, terms, reporters] });
  }

  /** What an arbiter found about a disputed order, in the round that takes reports now, or in the one that is named. */
  async judge(actor: Actor, { chainId, order, verdict, round, evidenceRoot }: JudgementWish): Promise<AccessDeed> {
    actor.must('data:manage');
    const { view } = await this.deeds.standing(actor, chainId);
    const feed = await feedOf(view, order);
    const value = reportOf(order, { verdict, because: '' })!;
    const number = round ?? (await reportable(view, feed));
    const args = [feed, number.toString(), value.toString(), evidenceRoot ?? NO_WORD];
    return this.deeds.submit(actor, { ...FEED, chainId, function: 'report', subject: order, arguments: args });
  }

  /**
   * Takes the next step that ends a dispute, whoever asks: closes the arbiters' round, makes it final, or does what it found. Asked again
   * after each, the order is settled or refunded in the end.
   */
  async resolve(actor: Actor, chainId: string, order: Hex, round?: bigint | null): Promise<AccessDeed> {
    actor.must('data:manage');
    const { view } = await this.deeds.standing(actor, chainId);
    const feed = await feedOf(view, order);
    const number = round ?? (await roundOf(view, feed, order));
    const [state] = await view.read('AttestedFeed', 'rounds', [feed, number]);
    return this.deeds.submit(actor, stepOf(ROUND_STATES[state]!, { chainId, order, feed, number }));
  }
}

export type JudgementWish = {
  chainId: string;
  order: Hex;
  verdict: Exclude<KeyVerdict['verdict'], 'UNDECIDED'>;
  round?: bigint | null;
  /** The hash of what it looked at. */
  evidenceRoot?: string | null;
};

type Judged = { chainId: string; order: Hex; feed: Hex; number: bigint };

function stepOf(state: RoundState, { chainId, order, feed, number }: Judged): DeedWish {
  const about = { chainId, subject: order };
  const round = [feed, number.toString()];
  if (state === 'FINAL')
    return { ...about, ...MARKET, function: 'resolveDispute', arguments: [order, number.toString()] };
  if (state === 'PENDING') return { ...about, ...FEED, function: 'finalize', arguments: round };
  if (state === 'OPEN' || state === 'REPORTED') return { ...about, ...FEED, function: 'close', arguments: round };
  const because = {
    DISPUTED: 'its value is disputed; an ARBITER that did not report has to resolve that first',
    VOID: 'too few arbiters reported in it; judge the order again in another one',
  };
  throw conflict('round', because[state]);
}

async function feedOf(view: KernelView, order: Hex): Promise<Hex> {
  const [asset, , , version] = await view.read('DataMarket', 'orders', [order]);
  if (BigInt(asset) === 0n) throw Fault.notFound('data order', order);
  const [, , , , feed] = await view.read('DataMarket', 'offers', [asset, version]);
  return feed;
}

/** The round whose time is over and whose reports are still taken. */
async function reportable(view: KernelView, feed: Hex): Promise<bigint> {
  const { number, opensIn } = await lastRound(view, feed);
  if (number < 0n) throw conflict('round', `the first can be reported on in ${opensIn} seconds`);
  return number;
}

/** The last round whose time is over, below 0 where there is none, and the seconds until there is another one. */
async function lastRound(view: KernelView, feed: Hex): Promise<{ number: bigint; opensIn: bigint }> {
  const { terms } = await view.read('AttestedFeed', 'feedOf', [feed]);
  const [period, ended] = [BigInt(terms.period), (await nowOn(view)) - terms.startsAt];
  return { number: ended / period - 1n, opensIn: period - (ended % period) };
}

/** The last one in which an arbiter said something about this order. */
async function roundOf(view: KernelView, feed: Hex, order: Hex): Promise<bigint> {
  const { reporters } = await view.read('AttestedFeed', 'feedOf', [feed]);
  const values = (['WRONG_KEY', 'RIGHT_KEY'] as const).map((verdict) => reportOf(order, { verdict, because: '' }));
  const { number: last } = await lastRound(view, feed);
  for (let number = last; number >= 0n && number > last - MOST_ROUNDS; number--) {
    const [state] = await view.read('AttestedFeed', 'rounds', [feed, number]);
    if (state === 0) continue;
    const said = await Promise.all(reporters.map((org) => view.read('AttestedFeed', 'reports', [feed, number, org])));
    if (said.some(([given, value]) => given && values.includes(value))) return number;
  }
  throw conflict('dispute', 'no arbiter has judged it yet');
}

/** By the chain's own clock. */
async function nowOn(view: KernelView): Promise<bigint> {
  const { timestamp } = await view.onNode((rpc) =>
    rpc.call<{ timestamp: Hex }>('eth_getBlockByNumber', ['latest', false]),
  );
  return BigInt(timestamp);
}

const conflict = (what: string, because: string) => new Fault({ code: 'CONFLICT', what, because });
