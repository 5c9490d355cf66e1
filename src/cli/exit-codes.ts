/** What the process tells a script. Where there is nothing to do all is fine: what was wanted is so already. */
export const exitCodes = { fine: 0, findings: 1, failure: 2, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
