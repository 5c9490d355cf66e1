import type { Severity } from './findings.ts';

/** One word for each severity, in every front door: those of VS Code's Problems. */
export const severityWords: Readonly<Record<Severity, { readonly one: string; readonly many: string }>> = {
  error: { one: 'error', many: 'errors' },
  warning: { one: 'warning', many: 'warnings' },
  info: { one: 'info', many: 'infos' },
};

/** Of a group: "Errors". */
export const severityTitle = (severity: Severity): string => {
  const { many } = severityWords[severity];
  return many.charAt(0).toUpperCase() + many.slice(1);
};
