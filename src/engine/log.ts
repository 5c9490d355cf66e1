/** The parts of the product that log, so that a reader can filter. */
export type LogArea = 'git' | 'discovery' | 'audit' | 'live' | 'fix' | 'store' | 'dashboard' | 'host';

/** Where the engine's words go: a `LogOutputChannel` in VS Code, stderr in the terminal. */
export type Logger = {
  readonly [L in 'trace' | 'debug' | 'info' | 'warn' | 'error']: (area: LogArea, message: string) => void;
};

const ignore = () => {};
export const silentLogger: Logger = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
