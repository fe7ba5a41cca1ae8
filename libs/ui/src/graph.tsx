import type { ReactNode } from 'react';

export type GraphNode = { id: string; column: number; title: ReactNode; note?: ReactNode };

const BOX = { width: 190, height: 64 };
const GAP = { x: 56, y: 16 };

type Props = { nodes: GraphNode[]; edges: [from: string, to: string][]; label: string };

/** What came from what, from left to right. It is a list first; the lines are for the eye. */
export function Graph({ nodes, edges, label }: Props) {
  const places = placesOf(nodes);
  const columns = Math.max(...nodes.map(({ column }) => column)) + 1;
  const rows = Math.max(...[...places.values()].map(({ row }) => row)) + 1;
  const width = columns * BOX.width + (columns - 1) * GAP.x;
  const height = rows * BOX.height + (rows - 1) * GAP.y;
  return (
    <div className="graph" tabIndex={0} role="region" aria-label={label}>
      <div style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map(([from, to]) => {
            const [a, b] = [places.get(from), places.get(to)];
            if (!a || !b) return null;
            const [x1, y1] = [a.x + BOX.width, a.y + BOX.height / 2];
            const [x2, y2] = [b.x, b.y + BOX.height / 2];
            const middle = (x1 + x2) / 2;
            return <path key={`${from}-${to}`} d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`} />;
          })}
        </svg>
        <ol>
          {nodes.map(({ id, title, note }) => {
            const { x, y } = places.get(id)!;
            return (
              <li key={id} style={{ left: x, top: y, width: BOX.width, height: BOX.height }}>
                <span className="graph-title">{title}</span>
                {note && <span className="muted small">{note}</span>}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

function placesOf(nodes: GraphNode[]) {
  const filled = new Map<number, number>();
  return new Map(
    nodes.map(({ id, column }) => {
      const row = filled.get(column) ?? 0;
      filled.set(column, row + 1);
      return [id, { row, x: column * (BOX.width + GAP.x), y: row * (BOX.height + GAP.y) }] as const;
    }),
  );
}
