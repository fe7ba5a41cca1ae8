import { textOf, valuesOf } from './values.js';

const payload = (text: string) => ({
  payload: `0x${Buffer.from(text).toString('hex')}` as `0x${string}`,
  mediaType: null,
});

// Examples of RFC 8428, section 5.1.
it.each([
  [
    'a single datapoint',
    '[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]',
    ['urn:dev:ow:10e2073a01080063 23.1 Cel'],
  ],
  [
    'multiple datapoints with base values',
    '[{"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},{"n":"current","u":"A","v":1.2}]',
    ['urn:dev:ow:10e2073a01080063:voltage 120.1 V', 'urn:dev:ow:10e2073a01080063:current 1.2 A'],
  ],
  ['what is no number', '[{"n":"label","vs":"Machine Room"}]', []],
  ['an object of JSON', '{"temperature":21.5,"unit":"C","humidity":40}', ['temperature 21.5 ', 'humidity 40 ']],
  ['a bare number', '17', [' 17 ']],
  ['a sentence', '"hello"', []],
  ['what is no JSON', 'hello', []],
])('draws of %s what can be drawn', (_what, text, expected) => {
  expect(valuesOf(payload(text)).map(({ name, value, unit }) => `${name} ${value} ${unit}`)).toEqual(expected);
});

it('shows bytes that are no text as bytes, and nothing for what is about people', () => {
  expect(textOf({ payload: '0xff00', mediaType: null })).toBe('0xff00');
  expect(textOf({ payload: null, mediaType: null })).toBe('–');
  expect(valuesOf({ payload: '0xff00', mediaType: null })).toEqual([]);
});
