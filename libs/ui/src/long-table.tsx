import { memo, useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';

/** Every row is as high as this, so that a place in the list is a place in pixels. */
const ROW_PX = 45;
/** Rows that are drawn beyond what is seen, so that scrolling meets no blank. */
const BEYOND = 12;
/** Rows before the end of what is known at which more is asked for, so that it is there when somebody comes to it. */
const AHEAD = 60;

type Props<T> = {
  caption: string;
  /** A `long` column cuts off what does not fit; each cell that may have to costs the browser as much as drawing several. */
  head: { name: ReactNode; width: string; long?: boolean }[];
  rows: T[];
  keyOf: (row: T) => string;
  /** The cells of a row, one for each of `head`. As long as it is the same function, a row that stays in sight is not drawn again. */
  cells: (row: T) => ReactNode[];
  /** Whether there are more rows than are known. */
  more: boolean;
  /** Somebody comes near the end of what is known. */
  onNearEnd: () => void;
};

/**
 * A table of any length: only the rows in sight are in the page, and screen readers are told which of all they are. Its style sheet lays
 * out each row by itself, since a browser lays out the rows of a table together.
 */
export function LongTable<T>({ caption, head, rows, keyOf, cells, more, onNearEnd }: Props<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const [{ first, last }, setSight] = useState({ first: 0, last: 40 });

  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const look = () => {
      const top = Math.floor(element.scrollTop / ROW_PX);
      // In steps, so that a row more does not draw all of them anew.
      const from = Math.max(0, top - (top % BEYOND) - BEYOND);
      const to = from + Math.ceil(element.clientHeight / ROW_PX) + 3 * BEYOND;
      setSight((sight) => (sight.first === from && sight.last === to ? sight : { first: from, last: to }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);

  const long = head.map((column) => (column.long ? '1' : '0')).join('');
  const near = last + AHEAD >= rows.length;
  useEffect(() => {
    if (near && more) onNearEnd();
  }, [near, more, onNearEnd, rows.length]);

  return (
    <div ref={frame} className="table-frame long-table" tabIndex={0} role="region" aria-label={caption}>
      <table
        className="table"
        aria-rowcount={more ? -1 : rows.length + 1}
        style={{ '--columns': head.map(({ width }) => width).join(' ') } as CSSProperties}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {head.map(({ name }, index) => (
              <th key={index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: rows.length * ROW_PX }}>
          {rows.slice(first, last).map((row, index) => (
            <Row key={keyOf(row)} row={row} place={first + index} cells={cells} long={long} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of `long` a digit for each column, since rows are drawn again for what is another object. */
type RowProps<T> = Pick<Props<T>, 'cells'> & { row: T; place: number; long: string };

const Row = memo(function Row<T>({ row, place, cells, long }: RowProps<T>) {
  return (
    <tr aria-rowindex={place + 2} style={{ top: place * ROW_PX }}>
      {cells(row).map((cell, column) => (
        <td key={column} data-long={long[column] === '1' || undefined}>
          {cell}
        </td>
      ))}
    </tr>
  );
}) as <T>(props: RowProps<T>) => ReactNode;
