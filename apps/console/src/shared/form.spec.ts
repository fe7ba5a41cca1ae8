import { AtollError } from '@atoll/sdk';

import { en } from '../words/en.js';
import { zh } from '../words/zh.js';
import { complaintAbout, saidOf } from './form.js';

const refused = (field: string, because = 'must have at most 40 characters') =>
  new AtollError({ message: `"${field}" ${because}.`, extensions: { code: 'INVALID', field, because } });

it('says beside a field what is wrong with it, and leaves its name to the label', () => {
  expect(complaintAbout(refused('input.offer.price'), 'price')).toBe('Must have at most 40 characters.');
  expect(complaintAbout(refused('price'), 'price')).toBe('Must have at most 40 characters.');
});

it('says it beside no other field', () => {
  expect(complaintAbout(refused('input.price'), 'name')).toBeUndefined();
  expect(complaintAbout(refused('input.filename'), 'name')).toBeUndefined();
  expect(complaintAbout(new Error('offline'), 'name')).toBeUndefined();
});

it('names a field in the language of the page where it stands by itself', () => {
  expect(saidOf(refused('input.name'), en)).toBe('“Name” must have at most 40 characters.');
  expect(saidOf(refused('input.name'), zh)).toBe('“名称”：must have at most 40 characters。');
});

it('leaves what no form asks for as the platform put it', () =>
  expect(saidOf(refused('query', 'is not accepted'), zh)).toBe('"query" is not accepted.'));

it('names no field twice in Chinese by its English name', () => {
  const letters = Object.entries(zh.problems.fields).filter(([, name]) => /^[\x20-\x7e]+$/.test(name));
  expect(letters.map(([field]) => field)).toEqual(['did', 'kubeconfig']);
});
