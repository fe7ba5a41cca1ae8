import {
  decryptText,
  decryptWith,
  encryptText,
  encryptTo,
  identityFile,
  identityFrom,
  identityIn,
  isArmored,
  isRecipient,
  newIdentity,
  recipientOf,
} from './age.js';

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

it('opens what the reference implementation encrypted', async () => {
  expect(await recipientOf(IDENTITY)).toBe(RECIPIENT);
  expect(await decryptText(IDENTITY, ARMORED)).toBe('a buoy in the lagoon');
});

it('reads an identity from a file as age-keygen writes it, and writes the same', () => {
  const file = `# created: 2026-11-30T12:00:00Z\r\n# public key: ${RECIPIENT}\r\n${IDENTITY}\r\n`;
  expect(identityIn(file)).toBe(IDENTITY);
  expect(identityIn(identityFile(IDENTITY, RECIPIENT))).toBe(IDENTITY);
  expect(identityIn(`# ${IDENTITY}\n${RECIPIENT}\n`)).toBeNull();
});

it('encrypts to several, each of whom opens it alone, and to nobody else', async () => {
  const [one, two, stranger] = [await newIdentity(), identityFrom(new Uint8Array(32).fill(7)), await newIdentity()];
  const plain = new Uint8Array(200_000).fill(3);
  const sealed = await encryptTo([await recipientOf(one), await recipientOf(two)], plain);

  expect(await decryptWith(one, sealed)).toEqual(plain);
  expect(await decryptWith(two, sealed)).toEqual(plain);
  await expect(decryptWith(stranger, sealed)).rejects.toThrow(/encrypted to another key/);
  sealed[sealed.length - 1]! ^= 1;
  await expect(decryptWith(one, sealed)).rejects.toThrow(/was changed/);
});

it('makes the same identity of the same secret', async () => {
  const secret = new Uint8Array(32).fill(9);
  expect(identityFrom(secret)).toBe(identityFrom(secret));
  expect(await decryptText(identityFrom(secret), await encryptText(await recipientOf(identityFrom(secret)), 'x'))).toBe(
    'x',
  );
  expect(() => identityFrom(new Uint8Array(31))).toThrow(/32 bytes/);
});

it('tells a recipient from what looks like one', async () => {
  expect(isRecipient(RECIPIENT)).toBe(true);
  for (const wrong of ['', RECIPIENT.replace('age14', 'age15'), RECIPIENT.toUpperCase(), IDENTITY, `${RECIPIENT}\n`])
    expect([wrong, isRecipient(wrong)]).toEqual([wrong, false]);
  await expect(encryptTo(['age1'], new Uint8Array(1))).rejects.toThrow(/age recipient/);
  await expect(recipientOf(RECIPIENT)).rejects.toThrow(/AGE-SECRET-KEY/);
  const mistyped = IDENTITY.replace(/R$/, 'Q');
  await expect(recipientOf(mistyped)).rejects.toThrow(/typing error/);
});

it('knows armour from other text', () => {
  expect(isArmored(ARMORED, 1_000)).toBe(true);
  expect(isArmored(ARMORED, 100)).toBe(false);
  expect(isArmored('0x1234', 100)).toBe(false);
  expect(isArmored(ARMORED.replace('YWdl', 'YWdm'), 1_000)).toBe(false);
});
