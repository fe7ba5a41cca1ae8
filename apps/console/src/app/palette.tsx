import { Button } from '@atoll/ui';
import { lazy, Suspense, useEffect, useState } from 'react';

import { useWords } from '../words/words.js';

const PalettePages = lazy(async () => ({ default: (await import('./palette-pages.js')).PalettePages }));

/** Opens by its button, and by Ctrl-K or Cmd-K wherever one is. */
export function PaletteButton() {
  const { words } = useWords();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <Button
        look="quiet"
        size="small"
        aria-label={words.palette.label}
        title="Ctrl K, ⌘ K"
        onClick={() => setOpen(true)}
      >
        <span className="glass" aria-hidden="true">
          ⌕
        </span>
      </Button>
      {open && (
        <Suspense>
          <PalettePages onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
