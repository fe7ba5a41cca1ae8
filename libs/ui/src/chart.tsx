import { useId, useRef, useState, type PointerEvent } from 'react';

import { useWidth } from './width.js';

export type Point = { x: number; y: number };

const HEIGHT = 220;
const EDGE = { top: 12, right: 12, bottom: 26, left: 60 };
/** With more, dots would run into each other. */
const MOST_DOTS = 80;

type Props = {
  points: Point[];
  /** What the picture shows, for those who do not see it; a table of the same stands beside. */
  label: string;
  xText: (x: number) => string;
  yText: (y: number) => string;
  look?: 'line' | 'bars';
};

/** Values over time, by their own scale. Whoever points at a place reads what is there. */
export function Chart({ points, label, xText, yText, look = 'line' }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [at, setAt] = useState<number | null>(null);
  const clip = useId();
  const [least, most] = rangeOf(points, look);
  const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 1];
  const inner = { width: Math.max(1, width - EDGE.left - EDGE.right), height: HEIGHT - EDGE.top - EDGE.bottom };
  const bar = Math.max(1, Math.min(40, (inner.width / Math.max(1, points.length)) * 0.7));
  const indent = look === 'bars' ? bar / 2 : 0;
  const xOf = (x: number) => EDGE.left + indent + ((x - from) / Math.max(to - from, 1e-9)) * (inner.width - 2 * indent);
  const yOf = (y: number) => EDGE.top + (1 - (y - least) / (most - least)) * inner.height;
  const pointed = at === null ? undefined : points[at];

  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const x = clientX - currentTarget.getBoundingClientRect().left;
    const distances = points.map((each) => Math.abs(xOf(each.x) - x));
    setAt(points.length > 0 ? distances.indexOf(Math.min(...distances)) : null);
  };

  return (
    <figure className="chart">
      <div ref={frame}>
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={label}
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
        >
          <clipPath id={clip}>
            <rect x={EDGE.left} y={0} width={inner.width} height={HEIGHT} />
          </clipPath>
          {ticksOf(least, most).map((tick) => (
            <g key={tick}>
              <line data-grid x1={EDGE.left} x2={EDGE.left + inner.width} y1={yOf(tick)} y2={yOf(tick)} />
              <text data-side="y" x={EDGE.left - 8} y={yOf(tick) + 4}>
                {yText(tick)}
              </text>
            </g>
          ))}
          <g clipPath={`url(#${clip})`}>
            {look === 'line' ? (
              <>
                <polyline points={points.map(({ x, y }) => `${xOf(x)},${yOf(y)}`).join(' ')} />
                {points.length <= MOST_DOTS &&
                  points.map(({ x, y }, index) => <circle key={index} cx={xOf(x)} cy={yOf(y)} r={2.5} />)}
              </>
            ) : (
              points.map(({ x, y }, index) => (
                <rect
                  key={index}
                  data-bar
                  x={xOf(x) - bar / 2}
                  y={yOf(y)}
                  width={bar}
                  height={Math.max(0, yOf(Math.max(0, least)) - yOf(y))}
                />
              ))
            )}
            {pointed && look === 'line' && <circle data-at cx={xOf(pointed.x)} cy={yOf(pointed.y)} r={5} />}
          </g>
          {points.length > 0 && (
            <>
              <text data-side="from" x={EDGE.left} y={HEIGHT - 8}>
                {xText(from)}
              </text>
              {to > from && (
                <text data-side="to" x={EDGE.left + inner.width} y={HEIGHT - 8}>
                  {xText(to)}
                </text>
              )}
            </>
          )}
        </svg>
      </div>
      <figcaption className="muted small numbers">
        {pointed ? `${xText(pointed.x)} · ${yText(pointed.y)}` : '\u00a0'}
      </figcaption>
    </figure>
  );
}

function rangeOf(points: Point[], look: 'line' | 'bars'): [number, number] {
  let [least, most] = look === 'bars' ? [0, 0] : [Infinity, -Infinity];
  for (const { y } of points) [least, most] = [Math.min(least, y), Math.max(most, y)];
  if (!Number.isFinite(least)) return [0, 1];
  return least === most ? [least - (look === 'bars' ? 0 : 1), most + 1] : [least, most];
}

/** Three or four round numbers within a range. */
export function ticksOf(least: number, most: number): number[] {
  const rough = (most - least) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const ticks: number[] = [];
  for (let n = Math.ceil(least / step); n * step <= most; n++) ticks.push(n * step);
  return ticks;
}
