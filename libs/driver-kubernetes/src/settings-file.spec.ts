import { parseSettings } from './settings-file.js';
import { DEFAULTS } from './settings.js';

it('takes a plain cluster as it is', () => {
  expect(parseSettings(null, { installation: 'atoll' })).toEqual({ ...DEFAULTS, installation: 'atoll' });
});

it('reads YAML and JSON alike, and lets what stands by itself win, part by part', () => {
  const yaml = 'installation: harbour\nimages:\n  besu: example.org/besu:1\ncpu:\n  limit: 4\nmemoryMb: 1024\n';
  const json = JSON.stringify({
    ...{ installation: 'harbour', images: { besu: 'example.org/besu:1' } },
    ...{ cpu: { limit: 4 }, memoryMb: 1024 },
  });
  const over = { memoryMb: '2048', storage: undefined, images: { 'atoll-node': 'node:2' }, cpu: { limit: undefined } };

  expect(parseSettings(yaml, over)).toEqual(parseSettings(json, over));
  expect(parseSettings(yaml, over)).toMatchObject({
    ...{ installation: 'harbour', memoryMb: 2_048, storage: '10Gi', cpu: { request: '50m', limit: '4' } },
    images: { besu: 'example.org/besu:1', 'atoll-node': 'node:2' },
  });
});

it.each([
  ['installation: Harbour', /installation: must be lower-case/],
  ['installation: a\nstorage: much', /storage: must be a quantity such as/],
  ['installation: a\npullPolicy: Sometimes', /pullPolicy: /],
  ['installation: a\nstorrage: 1Gi', /storrage/],
  ['installation: a\ncpu: {request: 1, limits: 2}', /cpu: .*limits/],
  ['installation: a\nsecurityModule: {name: hsm}', /securityModule.keyImage/],
  ['installation: a\nsecurityModule: {name: "--hsm --x", keyImage: k}', /name of a plugin/],
  ['- installation', /settings: |installation: /],
  ['just words', /settings by name/],
])('says of %j what is wrong', (file, sentence) => {
  expect(() => parseSettings(file, {})).toThrow(sentence);
});
