import { addressOf, fromHex } from '@atoll/crypto';
import { isAddress } from 'viem';

/** What one line of a file says of a device. Bytes are in lower-case hexadecimal. */
export type DeviceLine = {
  address: string;
  kind: number;
  class: 'FULL' | 'CONSTRAINED';
  hwIdHash: string;
  mudHash: string;
  fwHash: string;
  /** `x‖y` on P-256; null on secp256k1. */
  publicKey: string | null;
  gateway: string | null;
  proof: string | null;
  credential: string | null;
  name: string;
  tags: string[];
  site: string;
};

/** The columns of a CSV file and the members of a JSON line, and which of them there must be. */
export const COLUMNS = {
  address: true,
  hwIdHash: true,
  ...{ kind: false, class: false, publicKey: false, mudHash: false, fwHash: false, gateway: false },
  ...{ proof: false, credential: false, name: false, tags: false, site: false },
} as const satisfies Record<keyof DeviceLine, boolean>;
export type Column = keyof typeof COLUMNS;

/** Stable: programs switch on it, and the message says what to do. */
export type ProblemCode =
  | 'MISSING'
  | 'MALFORMED'
  | 'OUT_OF_RANGE'
  | 'MISMATCH'
  | 'UNKNOWN_COLUMN'
  | 'REPEATED'
  | 'DIFFERS'
  | 'TAKEN'
  | 'FORGED'
  | 'REFUSED';
export type LineProblem = { field: string; code: ProblemCode; message: string };

export const ZERO_WORD = `0x${'00'.repeat(32)}`;
export const MOST_TAGS = 20;
const MOST_TEXT = 100;
const HEX = /^0x(?:[0-9a-f]{2})*$/;
/** As GraphQL takes names: nothing invisible, no spaces around it. */
const PLAIN = /^(?:\S(?:.*\S)?)?$/su;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffd]/u;

/** Reads a line by itself: the device, or all that is wrong with it. What a cell of CSV leaves empty is absent. */
export function readLine(cells: Record<string, unknown>): DeviceLine | LineProblem[] {
  const reader = new Reader(cells);
  reader.requireKnown();
  const line: DeviceLine = {
    address: reader.address('address') ?? '',
    kind: reader.whole('kind', 255),
    class: reader.oneOf('class', ['FULL', 'CONSTRAINED']),
    hwIdHash: reader.bytes('hwIdHash', [32]) ?? '',
    mudHash: reader.bytes('mudHash', [32]) ?? ZERO_WORD,
    fwHash: reader.bytes('fwHash', [32]) ?? ZERO_WORD,
    publicKey: reader.bytes('publicKey', [64]),
    gateway: reader.address('gateway'),
    proof: reader.bytes('proof', [65, 128]),
    credential: reader.bytes('credential', [32]),
    name: reader.text('name'),
    tags: reader.tags('tags'),
    site: reader.text('site'),
  };
  if (reader.problems.length === 0) compare(line, reader);
  return reader.problems.length > 0 ? reader.problems : line;
}

/** What two fields of one line must have to do with each other. */
function compare({ address, hwIdHash, publicKey, proof }: DeviceLine, reader: Reader): void {
  if (hwIdHash === ZERO_WORD) reader.note('hwIdHash', 'OUT_OF_RANGE', 'must not be zero: it is the SHA-256 of a key');
  if (publicKey && addressOf(fromHex(publicKey)) !== address)
    reader.note('publicKey', 'MISMATCH', 'is not the key of this address, the last 20 bytes of keccak256(x‖y)');
  if (!proof) return;
  const [length, curve] = publicKey ? [128, 'P-256'] : [65, 'secp256k1'];
  if (proof.length !== 2 + 2 * length)
    reader.note('proof', 'MISMATCH', `of a ${curve} key must have ${length} bytes; give publicKey for P-256 alone`);
  else if (publicKey && !proof.startsWith(publicKey))
    reader.note('proof', 'MISMATCH', 'must begin with the publicKey of this line');
}

class Reader {
  readonly problems: LineProblem[] = [];

  constructor(private readonly cells: Record<string, unknown>) {}

  note(field: string, code: ProblemCode, message: string): void {
    this.problems.push({ field, code, message });
  }

  requireKnown(): void {
    for (const name of Object.keys(this.cells)
      .filter((name) => !(name in COLUMNS))
      .slice(0, 5))
      this.note(shown(name), 'UNKNOWN_COLUMN', `is no column; there are ${Object.keys(COLUMNS).join(', ')}`);
  }

  bytes(field: Column, lengths: readonly number[]): string | null {
    const text = this.given(field);
    if (text === null) return null;
    const hex = text.toLowerCase();
    if (HEX.test(hex) && lengths.includes((hex.length - 2) / 2)) return hex;
    this.note(field, 'MALFORMED', `must be 0x and the hexadecimal digits of ${lengths.join(' or ')} bytes`);
    return null;
  }

  /** In one case, or with EIP-55's checksum, which then must be right. */
  address(field: Column): string | null {
    const text = this.given(field);
    if (text === null) return null;
    const hex = text.slice(2);
    const plain = hex === hex.toLowerCase() || hex === hex.toUpperCase();
    if (isAddress(text, { strict: !plain })) return text.toLowerCase();
    this.note(
      field,
      'MALFORMED',
      'must be an address: 0x and 40 hexadecimal digits, whose checksum is right if it has one',
    );
    return null;
  }

  whole(field: Column, most: number): number {
    const text = this.given(field);
    if (text === null) return 0;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (value >= 0 && value <= most) return value;
    this.note(field, 'OUT_OF_RANGE', `must be a whole number from 0 to ${most}`);
    return 0;
  }

  oneOf<T extends string>(field: Column, known: readonly [T, ...T[]]): T {
    const text = this.given(field);
    const found = known.find((each) => text === null || each === text.toUpperCase());
    if (!found) this.note(field, 'MALFORMED', `must be one of ${known.join(', ')}`);
    return found ?? known[0];
  }

  text(field: Column): string {
    const text = this.given(field) ?? '';
    return this.isPlain(field, text) ? text : '';
  }

  /** A list in JSON; in CSV, separated by semicolons. */
  tags(field: Column): string[] {
    const value = this.cells[field];
    const list = Array.isArray(value) ? (value as unknown[]) : (this.given(field)?.split(';') ?? []);
    if (list.length > MOST_TAGS || list.some((tag) => typeof tag !== 'string')) {
      this.note(field, 'MALFORMED', `must be up to ${MOST_TAGS} texts`);
      return [];
    }
    const tags = (list as string[]).map((tag) => tag.trim()).filter((tag) => tag !== '');
    return tags.every((tag) => this.isPlain(field, tag)) ? [...new Set(tags)] : [];
  }

  private isPlain(field: Column, text: string): boolean {
    if (text.length <= MOST_TEXT && PLAIN.test(text) && !INVISIBLE.test(text)) return true;
    if (!this.problems.some((problem) => problem.field === field))
      this.note(
        field,
        'MALFORMED',
        `must be up to ${MOST_TEXT} characters, none of them invisible, without spaces around`,
      );
    return false;
  }

  private given(field: Column): string | null {
    const value = this.cells[field] ?? null;
    if (typeof value === 'number') return String(value);
    if (value !== null && typeof value !== 'string') this.note(field, 'MALFORMED', 'must be a text');
    const text = typeof value === 'string' && value !== '' ? value : null;
    if (text === null && COLUMNS[field] && value !== 0 && !this.problems.some((each) => each.field === field))
      this.note(field, 'MISSING', 'must be given');
    return text;
  }
}

const shown = (name: string): string => name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
