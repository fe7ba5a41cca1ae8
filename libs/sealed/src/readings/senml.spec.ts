import { readSenmlCbor, readSenmlJson, SenmlError, type SenmlRecord } from './senml.js';
import { inPrimaryUnit, isSenmlUnit } from './units.js';

const NOW = 1_320_067_464;
const read = (pack: unknown) => readSenmlJson(JSON.stringify(pack), NOW);
const short = ({ name, time, unit, value }: SenmlRecord) => [name, time, unit, value];

const DEVICE = 'urn:dev:ow:10e2073a0108006:';
/** Section 5.1.2, in JSON. */
const MULTIPLE = [
  { bn: DEVICE, bt: 1276020076.001, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
  ...[1.2, 1.3, 1.4, 1.5, 1.6].map((v, i) => ({ n: 'current', t: i - 5, v })),
  { n: 'current', v: 1.7 },
];
/** Section 6: the same pack in CBOR. */
const CBOR =
  '87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a3006763757272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666a3006763757272656e74062102f93e00a3006763757272656e74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb333333333333';
/** Section 5.1.4: the resolved form of the same. */
const RESOLVED = [
  ...[1.2, 1.3, 1.4, 1.5, 1.6].map((v, i) => [`${DEVICE}current`, 1276020076.001 + i - 5, 'A', v]),
  [`${DEVICE}voltage`, 1276020076.001, 'V', 120.1],
  [`${DEVICE}current`, 1276020076.001, 'A', 1.7],
];

it('reads the examples of the RFC, in JSON and in CBOR alike', () => {
  expect(read([{ n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.1 }]).map(short)).toEqual([
    ['urn:dev:ow:10e2073a01080063', NOW, 'Cel', 23.1],
  ]);
  expect(read(MULTIPLE).map(short)).toEqual(RESOLVED);
  expect(readSenmlCbor(Buffer.from(CBOR, 'hex'), NOW).map(short)).toEqual(RESOLVED);
});

it('reads the example of several kinds of values', () => {
  // Section 5.1.5.
  const pack = [
    { bn: 'urn:dev:ow:10e2073a01080063:', n: 'temp', u: 'Cel', v: 23.1 },
    { n: 'label', vs: 'Machine Room' },
    { n: 'open', vb: false },
    { n: 'nfc-reader', vd: 'aGkgCg' },
  ];
  expect(read(pack).map(({ kind, value }) => [kind, value])).toEqual([
    ['NUMBER', 23.1],
    ['TEXT', 'Machine Room'],
    ['BOOLEAN', false],
    ['DATA', 'aGkgCg'],
  ]);
  const cbor = Buffer.from('81a200636e66630845686920 0a0a'.replaceAll(' ', ''), 'hex');
  expect(readSenmlCbor(cbor, NOW)[0]).toMatchObject({ kind: 'DATA', value: 'aGkgCgo' });
});

it('adds base values and base sums, and counts small times from now', () => {
  const [first, second] = read([
    { bn: 'a', bv: 100, bs: 10, bt: -60, v: 1, s: 2, ut: 30 },
    { bn: 'b', t: 5, v: -1 },
  ]);
  expect(first).toMatchObject({ name: 'a', value: 101, sum: 12, time: NOW - 60, updateTime: 30 });
  expect(second).toMatchObject({ name: 'b', value: 99, sum: null, time: NOW - 55 });
});

it('takes decimal fractions of CBOR for numbers', () => {
  const cbor = Buffer.from('81a200616102c48221196ab3', 'hex'); // 4([-2, 27315])
  expect(readSenmlCbor(cbor, NOW)[0]).toMatchObject({ name: 'a', value: 273.15 });
});

it.each<[string, unknown]>([
  ['no list', {}],
  ['an empty one', []],
  ['no object', [1]],
  ['no name', [{ v: 1 }]],
  ['a name that begins wrongly', [{ n: '-a', v: 1 }]],
  ['a name with a character too many', [{ n: 'a b', v: 1 }]],
  ['no value', [{ n: 'a' }]],
  ['two values', [{ n: 'a', v: 1, vs: '1' }]],
  ['a text for a number', [{ n: 'a', v: '1' }]],
  ['a label that must be understood', [{ n: 'a', v: 1, odd_: 1 }]],
  ['a version that is not known', [{ bver: 11, n: 'a', v: 1 }]],
  [
    'two versions',
    [
      { bver: 9, n: 'a', v: 1 },
      { bver: 10, n: 'a', v: 1 },
    ],
  ],
])('refuses %s', (_, pack) => {
  expect(() => read(pack)).toThrow(SenmlError);
});

it('passes over labels that it does not know, and refuses what is no SenML at all', () => {
  expect(read([{ n: 'a', v: 1, odd: 'x' }])).toHaveLength(1);
  for (const text of ['', '[', '{"n":"a"}', 'null']) expect(() => readSenmlJson(text, NOW)).toThrow(SenmlError);
  for (const bytes of ['', 'ff', '81', '81a1', `${'81'.repeat(60_000)}00`, '81a2006161006161', '81a14001'])
    expect(() => readSenmlCbor(Buffer.from(bytes, 'hex'), NOW)).toThrow(SenmlError);
});

it('knows the registered units, and what the secondary ones are of them', () => {
  for (const unit of ['Cel', '%RH', 'kWh', 'dBm']) expect(isSenmlUnit(unit)).toBe(true);
  for (const unit of ['celsius', '', 'toString']) expect(isSenmlUnit(unit)).toBe(false);
  expect(inPrimaryUnit(2, 'kWh')).toEqual({ value: 7_200_000, unit: 'J' });
  expect(inPrimaryUnit(0, 'dBm')).toEqual({ value: -30, unit: 'dBW' });
  expect(inPrimaryUnit(1, 'parsec')).toEqual({ value: 1, unit: 'parsec' });
});
