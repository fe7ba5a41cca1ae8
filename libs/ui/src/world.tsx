import { geoGraticule10, geoPath } from 'd3-geo';
import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json';

import { Button } from './button.js';
import { Menu, type MenuEntry } from './overlays.js';
import { useWidth } from './width.js';
import { groupsOf, positionAt, viewOf, type Group, type MapPlace, type MapPosition } from './world-view.js';

const topology = atlas as unknown as Topology<{ land: GeometryCollection }>;
const LAND = feature(topology, topology.objects.land);
const GRATICULE = geoGraticule10();

/** So many pixels are a mark of its own: as much as a finger needs. */
const GAP = 28;
/** With more, their names would run into each other. */
const MOST_NAMES = 10;
const ASPECT = 0.49;
const LEAST_HEIGHT = 220;

export type WorldProps = {
  places: MapPlace[];
  label: string;
  words: { whole: string; near: string };
  /** What can be done with the places of a mark; without it marks are no buttons. */
  entriesOf?: (places: MapPlace[]) => MenuEntry[];
  /** Somebody pressed a place. What is picked can be typed, too. */
  onPick?: (at: MapPosition) => void;
};

/** Land without borders: whose a place is, its table says. */
export default function World({ places, label, words, entriesOf, onPick }: WorldProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const height = Math.max(LEAST_HEIGHT, Math.round(width * ASPECT));
  const [whole, setWhole] = useState(false);
  const where = JSON.stringify(places.map(({ latitude, longitude }) => ({ latitude, longitude })));
  const { projection, land, grid } = useMemo(() => {
    const view = viewOf(whole ? [] : (JSON.parse(where) as MapPosition[]), { width, height });
    const path = geoPath(view).digits(1);
    return { projection: view, land: path(LAND) ?? '', grid: path(GRATICULE) ?? '' };
  }, [where, whole, width, height]);
  const groups = groupsOf(places, projection, GAP);

  const pick = ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const at = positionAt(projection, [clientX - left, clientY - top]);
    if (!at) return;
    setWhole(false);
    onPick?.(at);
  };

  return (
    <div className="world" role="group" aria-label={label}>
      <div ref={frame} className="world-frame">
        <svg width={width} height={height} aria-hidden="true" data-picks={onPick ? true : undefined} onPointerUp={pick}>
          <path data-grid d={grid} />
          <path data-land d={land} />
        </svg>
        <ul className="world-marks">
          {groups.map((group) => (
            <li key={group.places[0]!.id} style={{ left: group.x, top: group.y }} data-side={sideOf(group, width)}>
              <Mark group={group} named={groups.length <= MOST_NAMES} entries={entriesOf?.(group.places)} />
            </li>
          ))}
        </ul>
      </div>
      {places.length > 0 && (
        <Button size="small" aria-pressed={whole} onClick={() => setWhole(!whole)}>
          {whole ? words.near : words.whole}
        </Button>
      )}
    </div>
  );
}

/** Names stand where there is more room for them. */
const sideOf = ({ x }: Group, width: number): 'left' | 'right' => (x > width * 0.65 ? 'left' : 'right');

type MarkProps = { group: Group; named: boolean; entries: MenuEntry[] | undefined };

function Mark({ group: { places }, named, entries }: MarkProps) {
  const [first, ...others] = places;
  const look = {
    className: 'world-mark',
    title: places.map(({ name }) => name).join(', '),
    'data-tone': first!.tone ?? 'good',
    'data-marked': places.some(({ marked }) => marked) || undefined,
  };
  const text = (
    <span className={named ? undefined : 'visually-hidden'}>
      {first!.name}
      {others.length > 0 && ` +${others.length}`}
    </span>
  );
  if (!entries) return <span {...look}>{text}</span>;
  return (
    <Menu
      trigger={
        <button type="button" {...look}>
          {text}
        </button>
      }
      entries={entries}
    />
  );
}
