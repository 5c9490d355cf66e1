import type { ServicePart } from './service.ts';

/**
 * `base` with `over` laid over it, as Compose merges files and `extends`: what is single is replaced, lists add up.
 * Place and name stay those of the base. Source: docs.docker.com/reference/compose-file/merge.
 */
export function mergeService(base: ServicePart, over: ServicePart): ServicePart {
  const replaces = (key: string) => over.replaced.has(key);
  const lists = <T>(key: string, one: readonly T[], other: readonly T[], keyOf: (item: T) => string): readonly T[] => {
    if (replaces(key)) return other;
    const named = new Set(other.map(keyOf));
    return [...one.filter((item) => !named.has(keyOf(item))), ...other];
  };
  const single = <T>(key: string, one: T | null, other: T | null): T | null => (replaces(key) ? other : (other ?? one));
  const deploys = replaces('deploy');
  return {
    ...base,
    image: single('image', base.image, over.image),
    builds: replaces('build') ? over.builds : base.builds || over.builds,
    incomplete: base.incomplete || over.incomplete,
    profiles: over.profiles.length > 0 ? over.profiles : base.profiles,
    containerName: single('container_name', base.containerName, over.containerName),
    privileged: single('privileged', base.privileged, over.privileged),
    capabilities: lists('cap_add', base.capabilities, over.capabilities, ({ value }) => value),
    namespaces: lists('', base.namespaces, over.namespaces, ({ key }) => key).filter(
      ({ key, at }) => !replaces(key) || over.namespaces.some((one) => one.at === at),
    ),
    mounts: lists('volumes', base.mounts, over.mounts, ({ target }) => target),
    plainSecrets: lists('environment', base.plainSecrets, over.plainSecrets, ({ value }) => value),
    restart: single('restart', base.restart, over.restart),
    healthcheck: replaces('healthcheck') || over.healthcheck !== 'none' ? over.healthcheck : base.healthcheck,
    limits: deploys
      ? over.limits
      : { memory: base.limits.memory || over.limits.memory, cpu: base.limits.cpu || over.limits.cpu },
    ports: lists('ports', base.ports, over.ports, ({ at }) => `${at.path}:${at.line}:${at.column}`),
    dependencies: lists('depends_on', base.dependencies, over.dependencies, ({ service }) => service),
    references: lists('', base.references, over.references, ({ kind, value }) => `${kind} ${value}`),
    job: base.job || over.job,
    extended: over.extended ?? base.extended,
    replaced: new Set([...base.replaced, ...over.replaced]),
  };
}
