import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { Waiting } from '@atoll/ui';
import { useEffect, useRef } from 'react';

import { useProblem } from '../shared/answer.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';
import { useFollowing } from './following.js';
import { useOtherTabs } from './other-tabs.js';
import { PaletteButton } from './palette.js';
import { ViewerMenu } from './viewer-menu.js';
import { forget, useViewer } from '../shared/viewer.js';

const PUBLIC = ['/sign-in', '/sign-up', '/recover'];
/** Also for who belongs to no organisation, or to one that demands more than what signed them in. */
const PERSONAL = [...PUBLIC, '/welcome', '/account'];

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
  useOtherTabs(viewer === null ? null : viewer?.person.id);
  const inside = viewer?.chosen && !viewer.lacksSecondFactor;
  useFollowing(inside ? viewer.chosen?.organisation.id : undefined);
  return (
    <header className="bar">
      <Link to="/" className="brand" aria-label="Atoll">
        <span className="brand-mark" aria-hidden="true" />
        <span className="brand-name">Atoll</span>
      </Link>
      {inside && (
        <nav aria-label={words.nav.label} className="bar-nav">
          <Link to="/chains">{words.nav.chains}</Link>
          <Link to="/organisation">{words.nav.organisation}</Link>
        </nav>
      )}
      {inside && <PaletteButton />}
      <ViewerMenu />
    </header>
  );
}

function Door() {
  const { words } = useWords();
  const { pathname, href } = useLocation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const viewer = useViewer();
  const problem = useProblem(viewer);
  const open = PUBLIC.includes(pathname);
  const nobody = viewer.data === null;
  const homeless = viewer.data !== undefined && viewer.data !== null && !viewer.data.chosen;
  const lacking = viewer.data?.lacksSecondFactor ?? false;
  const astray = (homeless || lacking) && !PERSONAL.includes(pathname);

  useEffect(() => {
    if (nobody && !open) void navigate({ to: '/sign-in', search: { next: href } as never, replace: true });
    if (astray) void navigate({ to: lacking ? '/account' : '/welcome', replace: true });
  }, [nobody, astray, lacking, open, href, navigate]);
  useEffect(() => {
    if (nobody) forget(queries);
  }, [nobody, queries]);

  if (open) return <Outlet />;
  // Whoever is inside stays there, with what they typed, while nobody can say who they are.
  if (problem)
    return (
      <div className="page">
        <h1>{words.problems.page.title}</h1>
        <Problem error={problem} onRetry={() => void viewer.refetch()} />
      </div>
    );
  if (!viewer.data || astray)
    return (
      <div className="page">
        <Waiting label={words.common.loading} long={words.common.slow} />
      </div>
    );
  return <Outlet />;
}
