import { mayStandAt, stateOf, type Site } from './site.js';

const PORT = { id: 'port', name: 'Port' };
const LINE = { id: 'line', name: 'Line' };
const site: Site = {
  ...{
    id: 'pier',
    name: 'Pier 3',
    kind: 'EDGE',
    latitude: 53.54,
    longitude: 9.98,
    region: 'north',
    jurisdiction: 'DE-HH',
  },
  ...{
    labels: [],
    capacity: 2,
    occupied: 1,
    reach: 'CLUSTER',
    hosts: [],
    draining: false,
    connectedAt: null,
    sharedWith: null,
  },
  ...{ operator: PORT, createdAt: '2026-01-01T00:00:00.000Z' },
};

describe('who may place nodes at a site', () => {
  it.each([
    ['its operator', site, PORT.id, PORT.id, true],
    ['its operator, as another member sees it', { ...site, occupied: null }, PORT.id, LINE.id, true],
    ['whom it is shared with', site, LINE.id, LINE.id, true],
    ['who has nodes there of old', { ...site, occupied: null }, LINE.id, LINE.id, false],
    ['another member', site, LINE.id, PORT.id, false],
    ['everybody, where it is the installation’s', { ...site, operator: null }, LINE.id, PORT.id, true],
    ['nobody, while it is drained', { ...site, draining: true }, PORT.id, PORT.id, false],
  ] as [string, Site, string, string, boolean][])('%s', (_, place, member, own, may) => {
    expect(mayStandAt(place, member, own)).toBe(may);
  });
});

it('tells what a site still takes', () => {
  expect(stateOf(site)).toBe('OPEN');
  expect(stateOf({ ...site, occupied: 2 })).toBe('FULL');
  expect(stateOf({ ...site, occupied: 3 })).toBe('FULL'); // its capacity was lowered
  expect(stateOf({ ...site, occupied: 2, draining: true })).toBe('DRAINING');
  expect(stateOf({ ...site, occupied: null })).toBe('OPEN');
});
