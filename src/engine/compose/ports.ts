import type { Port } from './types.ts';

/** Two addresses of IPv6 are shorter. */
const longest = 200;

type Range = readonly [first: number, last: number];

/** `[[HOST:]PORTS:]PORTS[/PROTOCOL]`; undefined where it is none. */
export function parsePort(text: string): Omit<Port, 'at'> | undefined {
  if (text.length > longest) return undefined;
  const [, mapping = '', protocol = 'tcp'] = /^(.*?)(?:\/([a-z]+))?$/i.exec(text.trim()) ?? [];
  const [, host, published, inside] =
    /^(?:(?:(\[[^\]]*\]|[^:]*|[0-9a-f:]*::[0-9a-f:]*):)?([^:]*):)?([^:]+)$/i.exec(mapping) ?? [];
  const target = parseRange(inside);
  if (target === undefined) return undefined;
  const outside = published === undefined || published === '' ? null : parseRange(published);
  if (outside === undefined) return undefined;
  return {
    hostIp: host === undefined || host === '' ? null : host.replace(/^\[|\]$/g, ''),
    published: outside,
    target,
    protocol: protocol.toLowerCase(),
  };
}

export function parseRange(text: string | undefined): Range | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  const range: Range = [Number(first), Number(last)];
  return first !== undefined && range[0] <= range[1] && range[1] <= 65_535 ? range : undefined;
}
