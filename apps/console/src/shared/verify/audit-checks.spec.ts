import { randomBytes, toHex } from '@atoll/crypto';
import { commitmentTo, leafOf, type AuditEntry } from '@atoll/sealed';
import { jest } from '@jest/globals';

// The check asks the platform; what is tested here asks nobody.
jest.unstable_mockModule('../atoll.js', () => ({ atoll: {} }));
const { isWritten } = await import('./audit-checks.js');

const salt = randomBytes(32);
const personal = { name: 'Ada', email: 'ada@example.org' };
const entry: AuditEntry = {
  ...{
    organisation: 'o',
    position: 3,
    id: 'r',
    at: '2026-01-01T00:00:00Z',
    actor: { person: 'p' },
    action: 'createKey',
  },
  ...{ arguments: {}, subject: 'k', result: 'OK', personal: commitmentTo(personal, salt) },
};
const leaf = toHex(leafOf(entry));
const shown = { position: '3', leaf, entry, personal, salt: toHex(salt) };

it('takes an entry as it was written, with its person or without', () => {
  expect(isWritten(shown, 'o', leaf)).toBe(true);
  expect(isWritten({ ...shown, personal: null, salt: null }, 'o', leaf)).toBe(true);
});

it.each([
  ['another action', { ...shown, entry: { ...entry, action: 'deleteChain' } }, 'o'],
  ['another person', { ...shown, personal: { name: 'Eve' } }, 'o'],
  ['another place', { ...shown, position: '4' }, 'o'],
  ['the log of others', shown, 'q'],
])('does not take %s', (_, made, organisation) => expect(isWritten(made, organisation, leaf)).toBe(false));
