import { addressOf, fromHex, verifierOf, type Curve, type Verifier } from '@atoll/crypto';
import type { Actor } from '@atoll/kernel';
import { anchorDomain, type ReadingScope } from '@atoll/sealed';
import type { Store } from '@atoll/store';

/** A stream as taking readings needs it. */
export type KnownStream = {
  id: string;
  chainId: string;
  producer: string;
  scope: ReadingScope;
  curve: Curve;
  publicKey: Uint8Array;
  verify: Verifier;
  /** Whether the chain knows the producer by this key: its address is the key's. */
  isProducersKey: boolean;
  gateway: { address: string; curve: Curve; publicKey: Uint8Array; verify: Verifier } | null;
  personal: boolean;
  takesUnsigned: boolean;
  lateAfter: number;
  isOpen: boolean;
  /** The highest number it may take at present. */
  most: number;
  settled: number;
  /** The highest number that this process knows to be kept; below it, one may be. */
  highest: number;
  readAt: number;
};

type Row = {
  id: string;
  chain_id: string;
  contract: string;
  stream: string;
  producer: string;
  curve: Curve;
  public_key: string;
  gateway_curve: Curve | null;
  gateway_key: string | null;
  personal: boolean;
  takes_unsigned: boolean;
  late_after: number;
  window: number;
  desired: string;
  state: string;
  settled: string;
  highest: string;
  evm_chain_id: string;
};

const HEX = (column: string) => `'0x' || encode(s.${column}, 'hex') AS ${column}`;
const FIND = {
  name: 'data-streams',
  text: `SELECT s.id, s.chain_id, ${['contract', 'stream', 'producer', 'public_key', 'gateway_key'].map(HEX).join(', ')},
      s.curve, s.gateway_curve, s.personal, s.takes_unsigned, s.late_after, s."window", s.desired, s.state, s.settled,
      coalesce((SELECT max(seq) FROM data_readings r WHERE r.organisation_id = s.organisation_id AND r.stream_id = s.id), 0) AS highest,
      c.evm_chain_id
    FROM data_streams s JOIN chains c ON c.id = s.chain_id
    WHERE s.organisation_id = $1::uuid AND (s.id = ANY ($2::uuid[]) OR s.stream = ANY ($3::bytea[]))`,
};

const FRESH_MS = 1_000;
const MOST = 50_000;

/** The streams that readings come for, with what checks their signatures, read anew every second. */
export class KnownStreams {
  private readonly known = new Map<string, KnownStream>();

  constructor(private readonly store: Store) {}

  /** By whatever the readings call them; who is missing does not exist for this actor. */
  async of(actor: Actor, names: ReadonlySet<string>): Promise<Map<string, KnownStream>> {
    const { organisationId } = actor;
    const found = new Map<string, KnownStream>();
    const stale: string[] = [];
    const now = performance.now();
    for (const name of names) {
      const known = this.known.get(`${organisationId}/${name}`);
      if (known && now - known.readAt < FRESH_MS) found.set(name, known);
      else stale.push(name);
    }
    if (stale.length === 0) return found;
    const hashes = stale.filter((name) => name.startsWith('0x')).map((name) => `\\${name.slice(1)}`);
    const ids = stale.filter((name) => !name.startsWith('0x'));
    const rows = await this.store.read<Row>(actor, FIND, [organisationId, ids, hashes]);
    for (const row of rows) {
      // The same producer and name may have a stream on two chains; then only the row's own id says which.
      const twice = rows.filter(({ stream }) => stream === row.stream).length > 1;
      for (const name of twice ? [row.id] : [row.id, row.stream])
        found.set(name, this.keep(`${organisationId}/${name}`, row));
    }
    return found;
  }

  private keep(key: string, row: Row): KnownStream {
    if (this.known.size >= MOST) this.known.clear(); // only keys are made anew, which takes a moment
    const before = this.known.get(key);
    const isOpen = row.desired === 'OPEN' && (row.state === 'OPEN' || row.state === 'PENDING');
    const settled = Number(row.settled);
    const stream: KnownStream = {
      ...(before && isSameKey(before, row) ? before : keysOf(row)),
      ...{ isOpen, settled, most: settled + row.window },
      highest: Math.max(before?.highest ?? 0, Number(row.highest)),
      readAt: performance.now(),
    };
    this.known.set(key, stream);
    return stream;
  }
}

const isSameKey = ({ gateway }: KnownStream, { gateway_key: key }: Row) =>
  key === null ? gateway === null : gateway !== null && Buffer.compare(gateway.publicKey, fromHex(hex(key))) === 0;

const hex = (text: string) => text as `0x${string}`;

function keysOf(row: Row) {
  const publicKey = fromHex(hex(row.public_key));
  const gatewayKey = row.gateway_key === null ? null : fromHex(hex(row.gateway_key));
  const { gateway_curve: curve } = row;
  return {
    ...{ id: row.id, chainId: row.chain_id, producer: row.producer },
    scope: {
      domain: anchorDomain(Number(row.evm_chain_id), fromHex(hex(row.contract))),
      stream: fromHex(hex(row.stream)),
    },
    ...{ curve: row.curve, publicKey, verify: verifierOf(row.curve, publicKey) },
    isProducersKey: row.curve !== 'ED25519' && addressOf(publicKey) === row.producer,
    gateway:
      curve && gatewayKey
        ? { address: addressOf(gatewayKey), curve, publicKey: gatewayKey, verify: verifierOf(curve, gatewayKey) }
        : null,
    ...{ personal: row.personal, takesUnsigned: row.takes_unsigned, lateAfter: row.late_after },
  };
}
