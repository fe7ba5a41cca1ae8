import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Where the window is narrow, tabs scroll: the one of the page that is open stays in sight. */
export function useCurrentInSight() {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft - 24;
  }, [pathname]);
  return nav;
}
