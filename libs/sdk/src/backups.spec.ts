import type { Atoll } from './atoll.js';
import { openNodeKey } from './backups.js';

// Made with age-keygen and age 1.3 of Go, the reference implementation; they protect nothing.
const IDENTITY = 'AGE-SECRET-KEY-1RD2TYLU8L6FNSVWRRX4Z8MHGDRJZZWRTHGKRWXZVSMZN5RG2LXHS9X072R';
const RECIPIENT = 'age14htk8nm99nx33cqk4axk0hewf94hu88hv5ylk0wf0l3g4mw6j4usjdtswp';
const ARMORED = `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAySHlIdktZaitlVVVDd1VS
TTBibWlLMVRjckxKU1l6L2YrSmV2WldNVlg0CnF6MDR3T0czbkRJQ1VYRUJINHZB
bWRmaGl5S3J5Vk9jZk4ra043M3dFNDQKLS0tICtpb04rdHk4Um94REhXN3FPd25E
Rkk1ekxGSHdQbVNoSWtEY2tLaXA1Y0kK4M0IJwPT62l3Dd1spz/061VDlXwwuBXD
jj7w6ad5Hd4XwpPczxuACsnMTZ0Fv1B2JjmuHQ==
-----END AGE ENCRYPTED FILE-----
`;

/** A platform with a node, and copies of keys. */
const platform = (...copies: { publicKey: string; recipient: string }[]) =>
  ({
    nodeChain: async () => ({ node: { name: 'validator-0', publicKey: '0x04', chain: { id: 'chain' } } }),
    sealedKeys: async () => ({ sealedKeys: copies.map((each) => ({ ...each, sealed: ARMORED })) }),
  }) as unknown as Atoll;

const own = { publicKey: '0x04', recipient: RECIPIENT };

it('opens the copy of the node that is encrypted to this backup key', async () => {
  const others = [
    { publicKey: '0x05', recipient: RECIPIENT },
    { publicKey: '0x04', recipient: 'age1another' },
  ];
  expect(await openNodeKey(platform(...others, own), 'node', IDENTITY)).toBe('a buoy in the lagoon');
});

it('opens what a manifest or an export holds without asking for a copy', async () =>
  expect(await openNodeKey(platform(), 'node', IDENTITY, ARMORED)).toBe('a buoy in the lagoon'));

it.each([
  ['to which backup key it was encrypted', [{ ...own, recipient: 'age1another' }], /age1another; give that backup key/],
  ['where another copy may be', [], /no copy of the key of validator-0.*manifest or an export/],
])('says %s', async (_, copies, why) =>
  expect(openNodeKey(platform(...copies), 'node', IDENTITY)).rejects.toThrow(why),
);

it('says of a key that another backup key opens no more than that', async () => {
  const other = 'AGE-SECRET-KEY-1NQ3LDV8VHFK86MXTVD334LUMRKCHDPANDYJ6S0S3A4MVJT97W0TQY8Z3ZU';
  const failure = await openNodeKey(platform(own), 'node', other, ARMORED).catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('encrypted to another') });
  expect((failure as Error).cause).toBeUndefined();
});
