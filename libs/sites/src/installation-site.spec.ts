import { parseSites } from './installation-site.js';

const HALL = 'name: Hall\n  latitude: 48.1\n  longitude: 11.6\n  region: south\n  jurisdiction: DE-BY\n  capacity: 40';

it('reads a list, with what is usual where nothing is said', () => {
  expect(parseSites(`- ${HALL}\n  kubeconfig: /etc/atoll/hall/kubeconfig\n`)).toEqual([
    {
      ...{ name: 'Hall', kind: 'CORE', latitude: 48.1, longitude: 11.6, region: 'south', jurisdiction: 'DE-BY' },
      ...{ labels: {}, capacity: 40, reach: 'CLUSTER', hosts: [], kubeconfig: '/etc/atoll/hall/kubeconfig' },
    },
  ]);
});

it.each([
  [`- ${HALL}\n- ${HALL}`, /"Hall" is there twice/],
  [`- ${HALL}\n  latitud: 1`, /0: .*latitud/],
  [`- ${HALL.replace('48.1', '148.1')}`, /latitude.*-90 to 90/],
  [`- ${HALL}\n  reach: NODE_PORT`, /hosts/],
  ['hall: 1', /array/],
])('says of %j what is wrong', (text, sentence) => {
  expect(() => parseSites(text)).toThrow(sentence);
});
