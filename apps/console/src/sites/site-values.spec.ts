import { labelsIn, siteIn, textOfLabels } from './site-values.js';

const fields: Record<string, string> = {
  ...{ name: 'Pier 3', kind: 'EDGE', latitude: '53.54', longitude: '-9.98', region: 'north', jurisdiction: 'de-hh' },
  ...{ capacity: '8', reach: 'NODE_PORT' },
  labels: 'topology.kubernetes.io/zone=pier\n\n disk = ssd ',
  hosts: 'a.pier.example\nb.pier.example, 192.0.2.7',
};

it('reads a site from its form', () => {
  expect(siteIn((name) => fields[name]!)).toEqual({
    ...{ name: 'Pier 3', kind: 'EDGE', latitude: 53.54, longitude: -9.98, region: 'north', jurisdiction: 'DE-HH' },
    ...{ capacity: 8, reach: 'NODE_PORT', hosts: ['a.pier.example', 'b.pier.example', '192.0.2.7'] },
    labels: [
      { key: 'topology.kubernetes.io/zone', value: 'pier' },
      { key: 'disk', value: 'ssd' },
    ],
  });
});

it('takes labels as kubectl prints them, and leaves it to the platform to refuse others', () => {
  expect(labelsIn('a=1,b=2')).toEqual([
    { key: 'a', value: '1' },
    { key: 'b', value: '2' },
  ]);
  expect(labelsIn('no label')).toEqual([{ key: 'no label', value: '' }]);
  expect(labelsIn('a=b=c')).toEqual([{ key: 'a', value: 'b=c' }]);
  expect(labelsIn(' \n ')).toEqual([]);
});

it('writes labels as it reads them', () => {
  const labels = [
    { key: 'zone', value: 'pier' },
    { key: 'gpu', value: '' },
  ];
  expect(labelsIn(textOfLabels(labels))).toEqual(labels);
});
