import { fromHex, toHex } from '@atoll/crypto';

import { commitmentTo, leafOf, type AuditEntry, type AuditHead } from './audit-entry.js';
import { readAuditLine, type AuditFile, type AuditLine } from './audit-file.js';
import type { Hex } from './hex.js';
import { Frontier } from './merkle-tree.js';

/** What is wrong with the entries from `first` to `last`. */
export type Finding = { first: number; last: number; what: string };

export type Verdict = {
  head: AuditHead;
  findings: Finding[];
  /** Entries that were let go of, as the log itself says. */
  letGo: number;
  /** Entries whose personal part was erased. */
  erased: number;
};

/**
 * Checks a log line by line, against itself and against heads that are known from elsewhere: the one this terminal saw last, those
 * on chains. The log has to begin with each of them; a shorter one was cut off, whatever its own head says.
 */
export class AuditCheck {
  private readonly frontier = new Frontier();
  private readonly findings: Finding[] = [];
  /** What the file itself says. */
  private readonly claims: AuditHead[];
  /** Up to here it is known to be as it was. */
  private sound = 0;
  private letGo = 0;
  private letGoBefore = 0;
  private erased = 0;

  constructor(
    private readonly file: AuditFile,
    private readonly known: readonly AuditHead[] = [],
  ) {
    const { organisation, size, root, anchors } = file;
    this.claims = [{ organisation, size, root }, ...anchors.map((anchor) => ({ organisation, ...anchor }))];
    for (const head of known)
      if (head.organisation !== organisation)
        throw new Error(`This is the log of ${organisation}, not of ${head.organisation}.`);
    this.compare();
  }

  /** The next line of the file. */
  line(text: string): void {
    const line = readAuditLine(text);
    const here = this.frontier.size;
    if (!line) this.find(here, here, 'cannot be read: it is not as it was written');
    else this.readable(line);
    this.frontier.add(line ? fromHex(line.leaf, 32) : NO_LEAF);
    this.compare();
  }

  end(): Verdict {
    const { organisation, size, root } = this.file;
    const here = this.frontier.size;
    const last = Math.max(size, ...this.known.map((head) => head.size));
    if (here < last) {
      this.find(here, last - 1, 'are missing: the log was longer');
      if (this.sound < here)
        this.find(this.sound, here - 1, 'cannot be compared with a known head, which is of the longer log');
    }
    if (here > size) this.find(size, here - 1, 'are beyond the head of the file');
    if (this.letGo > this.letGoBefore)
      this.find(this.letGoBefore, this.letGo - 1, 'are missing, and no entry of the log says that they were let go of');
    return { head: { organisation, size, root }, findings: this.findings, letGo: this.letGo, erased: this.erased };
  }

  private readable({ position, leaf, entry, personal, salt }: AuditLine): void {
    const here = this.frontier.size;
    if (position !== here) this.find(here, here, `is missing: a line of ${position} stands in its place`);
    if (entry) this.entry(entry, leaf, { personal, salt });
    else if (this.letGo === here) this.letGo += 1;
    else this.find(here, here, 'is missing, though one before it is kept: they are let go of from the beginning only');
  }

  private entry(entry: AuditEntry, leaf: Hex, { personal, salt }: Pick<AuditLine, 'personal' | 'salt'>): void {
    const here = this.frontier.size;
    if (entry.organisation !== this.file.organisation) this.find(here, here, 'is from the log of another organisation');
    if (entry.position !== here) this.find(here, here, `is out of its place: it was written at ${entry.position}`);
    if (toHex(leafOf(entry)) !== leaf)
      this.find(here, here, 'was changed: it does not have the hash that the tree holds');
    const before = entry.arguments['before'];
    if (isPlatform(entry) && entry.action === 'letGo' && typeof before === 'number')
      this.letGoBefore = Math.max(this.letGoBefore, Math.min(before, here));

    if (entry.personal === null ? personal || salt : personal && !salt)
      this.find(here, here, 'has a personal part that it does not commit to');
    else if (entry.personal && !personal) this.erased += 1;
    else if (personal && salt && commitmentTo(personal, fromHex(salt, 32)) !== entry.personal)
      this.find(here, here, 'has a personal part that was changed');
  }

  /** Whether the log so far has the roots of all heads of this size. Where not, something changed since the last that fits. */
  private compare(): void {
    const here = this.frontier.size;
    const [known, claims] = [this.known, this.claims].map((heads) => heads.filter(({ size }) => size === here));
    if (!known?.length && !claims?.length) return;
    const root = toHex(this.frontier.root);
    const wrong = [...(known ?? []), ...(claims ?? [])].find((head) => head.root !== root);
    if (wrong)
      this.find(
        this.sound,
        Math.max(here - 1, this.sound),
        `do not have the root ${wrong.root} of the head of ${here}`,
      );
    else if (known?.length) this.sound = here;
  }

  private find(first: number, last: number, what: string): void {
    this.findings.push({ first, last, what });
  }
}

/** In the place of what cannot be read; no leaf has it. */
const NO_LEAF = new Uint8Array(32);

const isPlatform = ({ actor }: AuditEntry): boolean => actor !== null && 'platform' in actor;
