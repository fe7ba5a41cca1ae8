import { toHex } from '@atoll/crypto';

import { AuditCheck, type Verdict } from './audit-check.js';
import { commitmentTo, leafOf, type AuditEntry, type AuditHead } from './audit-entry.js';
import { auditText, type AuditFile, type AuditLine } from './audit-file.js';
import { Frontier } from './merkle-tree.js';

const ORGANISATION = '0195a000-0000-7000-8000-000000000001';
const SIZE = 24;
/** What an auditor looked at while the log grew. */
const SEEN = [4, 9, 16, SIZE];

/** A log, with the heads that it had at every size. */
function logOf(size: number): { file: AuditFile; lines: AuditLine[]; heads: AuditHead[] } {
  const frontier = new Frontier();
  const heads: AuditHead[] = [];
  const lines = Array.from({ length: size }, (_, position): AuditLine => {
    const personal = { name: `Person ${position}`, address: '192.0.2.7' };
    const salt = new Uint8Array(32).fill(position + 1);
    const entry: AuditEntry = {
      ...{ organisation: ORGANISATION, position, id: `id-${position}`, at: '2026-12-01T00:00:00.000Z' },
      ...{ actor: { person: `p-${position % 3}` }, action: position % 2 ? 'createKey' : 'signIn', subject: null },
      ...{ arguments: { 'input.name': null, chainId: `c-${position}` }, result: position % 5 ? 'OK' : 'FORBIDDEN' },
      personal: commitmentTo(personal, salt),
    };
    frontier.add(leafOf(entry));
    heads.push({ organisation: ORGANISATION, size: position + 1, root: toHex(frontier.root) });
    return { position, leaf: toHex(leafOf(entry)), entry, personal, salt: toHex(salt) };
  });
  return {
    file: { atoll: 'audit-log/1', ...heads.at(-1)!, at: '2026-12-01T00:00:00.000Z', anchors: [] },
    lines,
    heads,
  };
}

function check(file: AuditFile, lines: readonly (AuditLine | string)[], known: AuditHead[] = []): Verdict {
  const check = new AuditCheck(file, known);
  for (const line of lines) check.line(typeof line === 'string' ? line : auditText(line));
  return check.end();
}

const names = ({ findings }: Verdict, position: number) =>
  findings.some(({ first, last }) => first <= position && position <= last);

const { file, lines, heads } = logOf(SIZE);
const seen = heads.filter(({ size }) => SEEN.includes(size));

it('finds nothing wrong with a log that is as it was written', () => {
  expect(check(file, lines, seen)).toEqual({ head: heads.at(-1), findings: [], letGo: 0, erased: 0 });
  expect(check({ ...file, size: 0, root: logOf(0).heads[0]?.root ?? toHex(new Frontier().root) }, [])).toMatchObject({
    findings: [],
  });
});

/** Numbers of a fixed seed (mulberry32), so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What an administrator of the database might do, and the position that it touches first. */
type Edit = { how: string; position: number; lines: AuditLine[]; file?: AuditFile };

const changed = (line: AuditLine, random: (below: number) => number): AuditEntry => {
  const entry = line.entry!;
  const edits: Partial<AuditEntry>[] = [
    { actor: { person: 'somebody-else' } },
    { actor: null },
    { action: `${entry.action}!` },
    { at: '2026-12-01T00:00:00.001Z' },
    { arguments: { ...entry.arguments, chainId: 'another' } },
    { arguments: {} },
    { subject: 'another' },
    { result: entry.result === 'OK' ? 'CONFLICT' : 'OK' },
    { position: entry.position + 1 },
    { organisation: '0195a000-0000-7000-8000-000000000002' },
    { id: 'another' },
    { personal: null },
  ];
  return { ...entry, ...edits[random(edits.length)] };
};

function edited(random: (below: number) => number): Edit {
  const copy = structuredClone(lines);
  const position = random(SIZE);
  const line = copy[position]!;
  const cut = (from: number, to: number) => copy.filter((_, i) => i < from || i >= to);
  switch (random(9)) {
    case 0:
      line.entry = changed(line, random);
      return { how: 'edited', position, lines: copy };
    case 1: {
      line.entry = changed(line, random);
      line.leaf = toHex(leafOf(line.entry));
      return { how: 'edited with its hash', position, lines: copy };
    }
    case 2:
      return { how: 'deleted', position, lines: cut(position, position + 1) };
    case 3: {
      const renumbered = cut(position, position + 1).map((each, at) => {
        const entry = { ...each.entry!, position: at };
        return { ...each, position: at, entry, leaf: toHex(leafOf(entry)) };
      });
      const shorter = { ...file, size: SIZE - 1, root: rootOf(renumbered) };
      return { how: 'deleted, the rest moved up and hashed anew', position, lines: renumbered, file: shorter };
    }
    case 4: {
      const other = (position + 1 + random(SIZE - 1)) % SIZE;
      [copy[position], copy[other]] = [copy[other]!, line];
      return { how: 'swapped', position, lines: copy };
    }
    case 5: {
      const shorter = { ...file, ...(heads[position - 1] ?? { size: 0, root: toHex(new Frontier().root) }) };
      return { how: 'cut off, with the head of then', position, lines: copy.slice(0, position), file: shorter };
    }
    case 6:
      copy.splice(position, 0, structuredClone(line));
      return { how: 'doubled', position: position + 1, lines: copy };
    case 7:
      copy[position] = { ...line, entry: null, personal: null, salt: null };
      return { how: 'let go of without a word', position, lines: copy };
    default:
      line.personal = { ...line.personal, name: 'Somebody Else' };
      return { how: 'given another person', position, lines: copy };
  }
}

function rootOf(these: AuditLine[]) {
  const frontier = new Frontier();
  for (const { entry } of these) frontier.add(leafOf(entry!));
  return toHex(frontier.root);
}

it('notices each of 1,000 random edits and names the entry', () => {
  const random = numbers(17);
  const missed: object[] = [];
  const hows = new Map<string, number>();
  for (let i = 0; i < 1_000; i++) {
    const { how, position, lines: forged, file: head = file } = edited(random);
    hows.set(how, (hows.get(how) ?? 0) + 1);
    if (!names(check(head, forged, seen), position)) missed.push({ i, how, position });
  }
  expect(missed).toEqual([]);
  expect(hows.size).toBe(9);
});

it('names the entry itself, where the tree is not hashed anew', () => {
  const forged = structuredClone(lines);
  forged[11]!.entry!.result = 'OK!';
  expect(check(file, forged).findings).toEqual([{ first: 11, last: 11, what: expect.stringContaining('was changed') }]);
});

it('names the entries between two heads that somebody kept, where all is hashed anew', () => {
  const forged = lines.map((line, i) => {
    const entry = i === 11 ? { ...line.entry!, result: 'CONFLICT' } : line.entry!;
    return { ...line, entry, leaf: toHex(leafOf(entry)) };
  });
  const head = { ...file, root: rootOf(forged) };
  expect(check(head, forged).findings).toEqual([]); // nobody could tell
  expect(check(head, forged, seen).findings[0]).toMatchObject({ first: 9, last: 15 });
  expect(check({ ...head, anchors: [anchorAt(12)] }, forged).findings).toMatchObject([{ first: 0, last: 11 }]);
});

const anchorAt = (size: number) => ({
  ...{ size, root: heads[size - 1]!.root, chain: 'c', evmChainId: '1' },
  transaction: toHex(new Uint8Array(32)),
});

it('takes no log for that of another organisation, and no shorter one for a longer one', () => {
  const known = { ...heads.at(-1)!, organisation: '0195a000-0000-7000-8000-000000000002' };
  expect(() => new AuditCheck(file, [known])).toThrow('not of');
  const shorter = check({ ...file, ...heads[9]! }, lines.slice(0, 10), [heads[19]!]);
  expect(shorter.findings[0]).toEqual({ first: 10, last: 19, what: expect.stringContaining('missing') });
});

it('lets entries go from the beginning, where a later one says so, and personal parts at any time', () => {
  const before = 6;
  const letGo = (by: AuditEntry['actor']) => {
    const copy = structuredClone(lines);
    const entry = { ...copy[20]!.entry!, actor: by, action: 'letGo', arguments: { before } };
    copy[20] = { ...copy[20]!, entry, leaf: toHex(leafOf(entry)) };
    const head = { ...file, root: rootOf(copy) };
    return {
      head,
      lines: copy.map((line, i) => (i < before ? { ...line, entry: null, personal: null, salt: null } : line)),
    };
  };
  const platform = letGo({ platform: true });
  expect(check(platform.head, platform.lines)).toMatchObject({ findings: [], letGo: before });
  const person = letGo({ person: 'p-1' });
  expect(names(check(person.head, person.lines), 0)).toBe(true);
  const erased = lines.map((line, i) => (i % 3 === 0 ? { ...line, personal: null, salt: null } : line));
  expect(check(file, erased)).toMatchObject({ findings: [], erased: 8 });
});

it.each([
  '',
  '{}',
  'null',
  '{"position":0}',
  `${auditText(lines[0]!)} `,
  auditText(lines[0]!).replace('"leaf"', '"leaf":1,"leaf"'),
])('names a line that cannot be read: %#', (text) => {
  const verdict = check(file, [text, ...lines.slice(1)]);
  expect(verdict.findings[0]).toMatchObject({ first: 0, last: 0, what: expect.stringContaining('cannot be read') });
});
