import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Every row is as high as this, so that a place in the list is a place in pixels. */
const ROW_PX = 45;
/** Rows that are drawn beyond what is seen, so that scrolling meets no blank. */
const BEYOND = 12;

type Props<T> = {
  caption: string;
  head: { name: ReactNode; width: string }[];
  rows: T[];
  keyOf: (row: T) => string;
  /** The cells of a row, one for each of `head`. */
  cells: (row: T) => ReactNode[];
  /** Whether there are more rows than are known. */
  more: boolean;
  /** Somebody comes near the end of what is known. */
  onNearEnd: () => void;
};

/** A table of any length: only the rows in sight are in the page, and screen readers are told which of all they are. */
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

  const near = last >= rows.length;
  useEffect(() => {
    if (near && more) onNearEnd();
  }, [near, more, onNearEnd, rows.length]);

  const shown = rows.slice(first, last);
  return (
    <div ref={frame} className="table-frame long-table" tabIndex={0} role="region" aria-label={caption}>
      <table className="table" aria-rowcount={more ? -1 : rows.length + 1}>
        <caption className="visually-hidden">{caption}</caption>
        <colgroup>
          {head.map(({ width }, index) => (
            <col key={index} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {head.map(({ name }, index) => (
              <th key={index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space rows={first} columns={head.length} />
          {shown.map((row, index) => (
            <tr key={keyOf(row)} aria-rowindex={first + index + 2}>
              {cells(row).map((cell, place) => (
                <td key={place}>{cell}</td>
              ))}
            </tr>
          ))}
          <Space rows={rows.length - first - shown.length} columns={head.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are out of sight. */
function Space({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" className="space">
      <td colSpan={columns} style={{ height: rows * ROW_PX }} />
    </tr>
  );
}
