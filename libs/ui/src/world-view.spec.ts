import { geoEqualEarth } from 'd3-geo';

import { groupsOf, positionAt, viewOf, type MapPlace } from './world-view.js';

const WIDE = { width: 960, height: 470 };
const NARROW = { width: 340, height: 220 };
const HAMBURG = { latitude: 53.54, longitude: 9.98 };
const SINGAPORE = { latitude: 1.26, longitude: 103.82 };
const SHANGHAI = { latitude: 31.23, longitude: 121.47 };
const SUVA = { latitude: -18.14, longitude: 178.44 };
const HONOLULU = { latitude: 21.31, longitude: -157.86 };

const at = (view: ReturnType<typeof viewOf>, { latitude, longitude }: typeof HAMBURG) => view([longitude, latitude])!;

describe('a view', () => {
  it.each([WIDE, NARROW])('of no places is the whole world, as Equal Earth has it, at $width pixels', (size) => {
    const view = viewOf([], size);
    const corners = [
      [-180, 0],
      [180, 0],
      [0, 90],
      [0, -90],
    ].map(([longitude, latitude]) => view([longitude!, latitude!])!);
    for (const [x, y] of corners) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(size.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(size.height);
    }
    // Šavrič, Patterson, Jenny (2019): the equator is 2.05458 times as long as the central meridian.
    const [west, east, north, south] = corners as [number, number][];
    expect((east![0] - west![0]) / (south![1] - north![1])).toBeCloseTo(2.05458, 4);
  });

  it.each([
    ['one', [HAMBURG]],
    ['two far apart', [HAMBURG, SINGAPORE]],
    ['three', [HAMBURG, SINGAPORE, SHANGHAI]],
    ['two on both sides of the date line', [SUVA, HONOLULU]],
  ])('of %s has all of them within', (_, places) => {
    for (const size of [WIDE, NARROW]) {
      const view = viewOf(places, size);
      for (const [x, y] of places.map((place) => at(view, place))) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(size.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(size.height);
      }
    }
  });

  it('of one place has it in the middle, and comes no closer than coasts can be told', () => {
    const view = viewOf([HAMBURG], WIDE);
    expect(at(view, HAMBURG).map(Math.round)).toEqual([WIDE.width / 2, WIDE.height / 2]);
    expect(view.scale()).toBeCloseTo(7 * viewOf([], WIDE).scale());
  });

  it('goes the shorter way around the world', () => {
    const view = viewOf([SUVA, HONOLULU], WIDE);
    expect(view.scale()).toBeGreaterThan(2 * viewOf([], WIDE).scale());
  });
});

describe('what is pressed', () => {
  it('is where it is on the map', () => {
    const view = viewOf([], WIDE);
    const found = positionAt(view, geoEqualEarth().scale(view.scale()).translate(view.translate())([9.98, 53.54])!)!;
    expect(found.latitude).toBeCloseTo(53.54, 1);
    expect(found.longitude).toBeCloseTo(9.98, 1);
  });

  it('is nowhere beside the world', () => {
    expect(positionAt(viewOf([], WIDE), [2, 2])).toBeNull();
    expect(positionAt(viewOf([], WIDE), [WIDE.width - 2, WIDE.height - 2])).toBeNull();
  });
});

it('makes one mark of what is too close to press apart, and none of it is lost', () => {
  const place = (id: string, latitude: number, longitude: number): MapPlace => ({ id, name: id, latitude, longitude });
  const places = [place('pier', 53.54, 9.98), place('line', 53.55, 9.99), place('hall', 48.14, 11.58)];
  const whole = groupsOf(places, viewOf([], NARROW), 28);
  expect(whole.map((group) => group.places.map(({ id }) => id))).toEqual([['pier', 'line', 'hall']]);
  const near = groupsOf(places, viewOf(places, WIDE), 28);
  expect(near.map((group) => group.places.map(({ id }) => id))).toEqual([['pier', 'line'], ['hall']]);
});
