import type { Settings } from '../../host/server.ts';

/** VS Code's own extension for git would open each of the repositories, and its work and memory count as ours. */
export const withoutGitOfVsCode: Settings = { 'git.autoRepositoryDetection': false };
