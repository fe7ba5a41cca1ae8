import type { Tone } from './data.js';

export type RingSeat = { name: string; tone: Tone; says: string };

const WIDTH = 400;
const HEIGHT = 250;
const MIDDLE = { x: WIDTH / 2, y: HEIGHT / 2 };
const RADIUS = 92;
/** With more, their names would run into each other. */
const MOST_NAMES = 10;

type Props = { seats: RingSeat[]; marked?: string | undefined; figure: string; note: string; label: string };

/** Validators around the table at which they agree. A list of the same stands beside it for those who do not see it. */
export function Ring({ seats, marked, figure, note, label }: Props) {
  const size = Math.max(5, Math.min(14, 220 / Math.max(seats.length, 1) / 2));
  return (
    <figure>
      <svg className="ring" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <circle data-track cx={MIDDLE.x} cy={MIDDLE.y} r={RADIUS} />
        {seats.map(({ name, tone, says }, index) => {
          const angle = (index / seats.length) * 2 * Math.PI - Math.PI / 2;
          const way = { x: Math.cos(angle), y: Math.sin(angle) };
          const at = { cx: MIDDLE.x + RADIUS * way.x, cy: MIDDLE.y + RADIUS * way.y };
          return (
            <g key={name}>
              {name === marked && <circle data-halo {...at} r={size + 5} />}
              <circle data-tone={tone} {...at} r={size}>
                <title>{`${name}: ${says}`}</title>
              </circle>
              {seats.length <= MOST_NAMES && <Name at={at} way={way} gap={size + 10} text={name} />}
            </g>
          );
        })}
        <text x={MIDDLE.x} y={MIDDLE.y + 4}>
          {figure}
        </text>
        <text data-small x={MIDDLE.x} y={MIDDLE.y + 24}>
          {note}
        </text>
      </svg>
    </figure>
  );
}

type NameProps = { at: { cx: number; cy: number }; way: { x: number; y: number }; gap: number; text: string };

/** Beside a seat, on the outer side. */
function Name({ at, way, gap, text }: NameProps) {
  const beside = Math.abs(way.x) > 0.2;
  const anchor = !beside ? 'middle' : way.x > 0 ? 'start' : 'end';
  const x = at.cx + (beside ? Math.sign(way.x) * gap : 0);
  const y = at.cy + (beside ? 4 : way.y > 0 ? gap + 9 : -gap);
  return (
    <text data-seat x={x} y={y} textAnchor={anchor}>
      {text}
    </text>
  );
}
