import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { AppBar } from './app-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Skeleton } from './first-paint.tsx';
import { NotFound } from './not-found.tsx';
import { NoticeBar } from './notice-bar.tsx';

const OverviewPage = lazy(() => import('../pages/overview/overview-page.tsx'));
const RepositoriesPage = lazy(() => import('../pages/repositories/repositories-page.tsx'));
const RepositoryPage = lazy(() => import('../pages/repository/repository-page.tsx'));

export function Shell() {
  const { pathname } = useLocation();
  return (
    <div className="shell">
      <AppBar />
      <NoticeBar />
      <main className="page">
        <ErrorBoundary what="This page" resetKey={pathname}>
          <Suspense fallback={<Skeleton />}>
            <Routes>
              <Route path="/" element={<OverviewPage />} />
              <Route path="/repositories" element={<RepositoriesPage />} />
              <Route path="/repositories/:id" element={<RepositoryPage />} />
              <Route path="*" element={<NotFound what={`There is no page at ${pathname}.`} />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}
