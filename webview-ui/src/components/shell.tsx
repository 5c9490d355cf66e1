import { lazy, Suspense, useRef } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import ActivityPage from '../pages/activity/activity-page.tsx';
import DiagnosticsPage from '../pages/diagnostics/diagnostics-page.tsx';
import FindingsPage from '../pages/findings/findings-page.tsx';
import OverviewPage from '../pages/overview/overview-page.tsx';
import RepositoriesPage from '../pages/repositories/repositories-page.tsx';
import RepositoryPage from '../pages/repository/repository-page.tsx';
import { useLive } from '../state/dashboard.ts';
import { diagnosticsRoute, needsRows } from '../state/routes.ts';
import { useKeptFocus } from '../state/use-kept-focus.ts';
import { AppBar } from './app-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FirstPaint, Skeleton } from './first-paint.tsx';
import { LiveRegion } from './live-region.tsx';
import { NotFound } from './not-found.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { UsableMark } from './usable-mark.tsx';

// Loaded when it is opened: it brings a library. The others are there at once, which costs less than a request each.
const TrendsPage = lazy(() => import('../pages/trends/trends-page.tsx'));

export function Shell() {
  const { pathname } = useLocation();
  const page = useRef<HTMLElement>(null);
  useKeptFocus(page);
  const isWaiting = !useLive((live) => live.complete) && needsRows(pathname);
  return (
    <div className="shell">
      <AppBar />
      <NoticeBar />
      <LiveRegion />
      <main ref={page} className="page" tabIndex={-1}>
        <ErrorBoundary what="This page" resetKey={pathname}>
          <Suspense fallback={<Skeleton />}>{isWaiting ? <FirstPaint /> : <Pages />}</Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <>
      <Routes>
        <Route path="/" element={<OverviewPage />} />
        <Route path="/repositories" element={<RepositoriesPage />} />
        <Route path="/repositories/:id" element={<RepositoryPage />} />
        <Route path="/findings" element={<FindingsPage />} />
        <Route path="/activity" element={<ActivityPage />} />
        <Route path="/trends" element={<TrendsPage />} />
        <Route path={diagnosticsRoute} element={<DiagnosticsPage />} />
        <Route path="*" element={<NotFound what={`There is no page at ${pathname}.`} />} />
      </Routes>
      <UsableMark />
    </>
  );
}
