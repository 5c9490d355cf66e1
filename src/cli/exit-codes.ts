/** What the process tells a script. */
export const exitCodes = { fine: 0, findings: 1, failure: 2, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
