/** Whether an address of the host stands for all of its interfaces. */
export const isEverywhere = (hostIp: string | null): boolean =>
  hostIp === null || hostIp === '0.0.0.0' || hostIp === '::';
