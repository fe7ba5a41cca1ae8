import { Link, Outlet, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { Waiting } from '@atoll/ui';
import { useEffect, useRef } from 'react';

import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { PaletteButton } from './palette.js';
import { ViewerMenu } from './viewer-menu.js';
import { useViewer } from '../shared/viewer.js';

const PUBLIC = ['/sign-in', '/sign-up', '/recover'];

/** The frame of every page, and its door: nobody sees more than the way in. */
export function Shell() {
  const { words } = useWords();
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  // Whoever follows a link goes on reading at the top of the new page; the first page begins where pages begin.
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        main.current?.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }),
    [router],
  );

  return (
    <>
      <a className="skip" href="#main">
        {words.nav.skip}
      </a>
      <Bar />
      <main id="main" ref={main} tabIndex={-1}>
        <Door />
      </main>
    </>
  );
}

function Bar() {
  const { words } = useWords();
  const { data: viewer } = useViewer();
  return (
    <header className="bar">
      <Link to="/" className="brand" aria-label="Atoll">
        <span className="brand-mark" aria-hidden="true" />
        <span className="brand-name">Atoll</span>
      </Link>
      {viewer?.chosen && (
        <nav aria-label={words.nav.label} className="bar-nav">
          <Link to="/chains">{words.nav.chains}</Link>
          <Link to="/organisation">{words.nav.organisation}</Link>
        </nav>
      )}
      {viewer?.chosen && <PaletteButton />}
      <ViewerMenu />
    </header>
  );
}

function Door() {
  const { words } = useWords();
  const { pathname, href } = useLocation();
  const navigate = useNavigate();
  const viewer = useViewer();
  const open = PUBLIC.includes(pathname);
  const nobody = viewer.data === null;
  const homeless = viewer.data !== undefined && viewer.data !== null && !viewer.data.chosen;

  useEffect(() => {
    if (nobody && !open) void navigate({ to: '/sign-in', search: { next: href } as never, replace: true });
    if (homeless && pathname !== '/welcome' && pathname !== '/account')
      void navigate({ to: '/welcome', replace: true });
  }, [nobody, homeless, open, pathname, href, navigate]);

  if (open) return <Outlet />;
  if (viewer.isError)
    return (
      <div className="page">
        <Problem error={viewer.error} onRetry={() => void viewer.refetch()} />
      </div>
    );
  if (!viewer.data || (homeless && pathname !== '/welcome' && pathname !== '/account'))
    return (
      <div className="page">
        <Waiting label={words.common.loading} long={words.common.slow} />
      </div>
    );
  return <Outlet />;
}
