import { useEffect, useSyncExternalStore } from 'react';
import { MemoryRouter, useLocation, useNavigate } from 'react-router-dom';
import { FirstPaint } from './components/first-paint.tsx';
import { Shell } from './components/shell.tsx';
import { FixProvider } from './fixes/fix-provider.tsx';
import { CatalogProvider } from './state/catalog.tsx';
import { type Dashboard, DashboardContext } from './state/dashboard.ts';
import { LastVisitProvider } from './state/last-visit.tsx';
import { NoticesProvider } from './state/notices.tsx';

export function App({ dashboard }: { dashboard: Dashboard }) {
  const { connection, store, view } = dashboard;
  const there = useSyncExternalStore(store.changed.subscribe, () => store.state !== null);
  const greeted = useSyncExternalStore(connection.changed.subscribe, () => connection.greeted);
  // A new page may have been opened for a place, which the greeting names; one that is shown again is where it was.
  const ready = there && (greeted || view.isKept);
  return (
    <DashboardContext value={dashboard}>
      <MemoryRouter initialEntries={[view.route]}>
        <RouteKeeper dashboard={dashboard} />
        {ready ? (
          <NoticesProvider>
            <CatalogProvider>
              <FixProvider>
                <LastVisitProvider>
                  <Shell />
                </LastVisitProvider>
              </FixProvider>
            </CatalogProvider>
          </NoticesProvider>
        ) : (
          <FirstPaint />
        )}
      </MemoryRouter>
    </DashboardContext>
  );
}

/** Keeps the route for the next life of the page, tells it to the host, and goes where the host says. */
function RouteKeeper({ dashboard: { connection, view } }: { dashboard: Dashboard }) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const route = pathname + search;
  useEffect(() => {
    view.setRoute(route);
    connection.post({ kind: 'route', path: route.slice(0, 2_000) });
  }, [connection, view, route]);
  useEffect(() => connection.onRoute((to) => void navigate(to)), [connection, navigate]);
  return null;
}
