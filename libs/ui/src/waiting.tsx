import { useEffect, useState } from 'react';

const SOON_MS = 200;
const LONG_MS = 8_000;

/** Says nothing at first, then that it comes, and later that it takes long: nobody looks at a promise that was forgotten. */
export function Waiting({ label, long }: { label: string; long: string }) {
  const [stage, setStage] = useState<'silent' | 'soon' | 'long'>('silent');
  useEffect(() => {
    const timers = [setTimeout(() => setStage('soon'), SOON_MS), setTimeout(() => setStage('long'), LONG_MS)];
    return () => timers.forEach(clearTimeout);
  }, []);

  if (stage === 'silent') return <div className="waiting" aria-busy="true" />;
  return (
    <div className="waiting" role="status" aria-busy="true">
      <span data-bar />
      <span data-bar />
      <span data-bar />
      <span className={stage === 'long' ? 'muted' : 'visually-hidden'}>{stage === 'long' ? long : label}</span>
    </div>
  );
}
