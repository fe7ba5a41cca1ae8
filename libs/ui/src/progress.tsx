import { useId } from 'react';

/** How far something is, in a bar and in words. */
export function Progress({ label, done, all }: { label: string; done: number; all: number }) {
  const id = useId();
  return (
    <div className="progress">
      <label htmlFor={id}>{label}</label>
      <progress id={id} max={Math.max(1, all)} value={done} />
    </div>
  );
}
