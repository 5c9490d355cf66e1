import type { ComposeProject, ComposeService, Place } from '../../../compose/types.ts';
import type { Problem } from '../../rule.ts';

export type Projects = readonly ComposeProject[];

/** A problem at a place; `detail` tells apart what one service has several of. */
export function problemAt(at: Place, service: string, message: string, detail = ''): Problem {
  return { message, subject: `${at.path}:${service}${detail === '' ? '' : `:${detail}`}`, ...at };
}

const keyOf = ({ path, line, column }: Place): string => `${path}:${line}:${column}`;

/** A file can be part of several projects: what is found at one place is told once. */
export function onceEach(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path = '', line = 0, column = 0, subject }) => {
    const key = `${keyOf({ path, line, column, endLine: 0, endColumn: 0 })} ${subject}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** What services have that they should not have. */
export function found(projects: Projects, problems: (service: ComposeService) => readonly Problem[]): Problem[] {
  return onceEach(projects.flatMap(({ services }) => services.flatMap(problems)));
}

/** What services lack, whichever of the files that belong to them are taken. */
export function lacking(
  projects: Projects,
  lacks: (service: ComposeService) => boolean,
  message: (service: ComposeService) => string,
): Problem[] {
  const services = projects.flatMap((project) => project.services);
  return [...Map.groupBy(services, ({ at }) => keyOf(at)).values()].flatMap((same) => {
    const [first] = same;
    return first !== undefined && same.every((service) => !service.incomplete && lacks(service))
      ? [problemAt(first.at, first.name, message(first))]
      : [];
  });
}

/** `nginx:1.27@sha256:…` in its parts; undefined where it is not to be known. */
export function imageParts(
  service: ComposeService,
): { readonly name: string; readonly tag: string | null; readonly digest: boolean } | undefined {
  const reference = service.image?.reference;
  if (reference === null || reference === undefined || reference === '') return undefined;
  const [named = '', digest] = reference.split('@');
  // A colon before a slash is that of a registry's port.
  const [, name = named, tag = null] = /^(.*?)(?::([^:/]*))?$/.exec(named) ?? [];
  return { name, tag: tag === '' ? null : tag, digest: digest !== undefined };
}
