import { geoEqualEarth, type GeoProjection } from 'd3-geo';

import type { Tone } from './data.js';

/** WGS 84, in degrees. */
export type MapPosition = { latitude: number; longitude: number };
export type MapPlace = MapPosition & { id: string; name: string; tone?: Tone; marked?: boolean };
export type Size = { width: number; height: number };

const EDGE = 4;
/** Around the places of a view, for their names. */
const MARGIN = 64;
/** How many times larger than the whole world: any closer, and the coasts are too coarse to tell where one is. */
const CLOSEST = 7;

/** All places, as large as they fit; the whole world where there are none. */
export function viewOf(places: MapPosition[], { width, height }: Size): GeoProjection {
  const projection = geoEqualEarth().rotate([-middleOf(places.map(({ longitude }) => longitude)), 0]);
  const world = () =>
    projection.fitExtent(
      [
        [EDGE, EDGE],
        [width - EDGE, height - EDGE],
      ],
      { type: 'Sphere' },
    );
  const least = world().scale();
  projection.scale(1).translate([0, 0]);
  const points = places.map(({ longitude, latitude }) => projection([longitude, latitude])!);
  const [left, right] = rangeOf(points.map(([x]) => x));
  const [top, bottom] = rangeOf(points.map(([, y]) => y));
  const room = { width: Math.max(1, width - 2 * MARGIN), height: Math.max(1, height - 2 * MARGIN) };
  const scale = Math.min(room.width / (right - left), room.height / (bottom - top), CLOSEST * least);
  if (points.length === 0 || scale <= least) return world();
  return projection
    .scale(scale)
    .translate([width / 2 - (scale * (left + right)) / 2, height / 2 - (scale * (top + bottom)) / 2])
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
}

/** The longitude in the middle of others, on the shorter way around. */
function middleOf(longitudes: number[]): number {
  const angles = longitudes.map((degrees) => (degrees * Math.PI) / 180);
  const [sine, cosine] = [Math.sin, Math.cos].map((of) => angles.reduce((sum, angle) => sum + of(angle), 0));
  return (Math.atan2(sine!, cosine!) * 180) / Math.PI;
}

const rangeOf = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];

export type Group = { x: number; y: number; places: MapPlace[] };

/** What lies so close together that one could not press it apart is one mark, at the first of them. */
export function groupsOf(places: MapPlace[], projection: GeoProjection, gap: number): Group[] {
  const groups: Group[] = [];
  for (const place of places) {
    const [x, y] = projection([place.longitude, place.latitude])!;
    const near = groups.find((group) => Math.hypot(group.x - x, group.y - y) < gap);
    if (near) near.places.push(place);
    else groups.push({ x, y, places: [place] });
  }
  return groups;
}

/** Where somebody pressed, as exact as the picture is; null beside the world. */
export function positionAt(projection: GeoProjection, [x, y]: [number, number]): MapPosition | null {
  const at = projection.invert?.([x, y]);
  if (!at || !at.every(Number.isFinite)) return null;
  const [longitude, latitude] = at.map((degrees) => Math.round(degrees * 100) / 100) as [number, number];
  const again = projection([longitude, latitude]);
  // Beyond the edge the inverse goes on around the world.
  if (!again || Math.hypot(again[0] - x, again[1] - y) > 2) return null;
  return { latitude, longitude };
}
