// Every name that the manifest and the code share. A check compares these with package.json.

export const commands = {
  auditWorkspace: 'gitopsAuditor.auditWorkspace',
  auditRepository: 'gitopsAuditor.auditRepository',
  openDashboard: 'gitopsAuditor.openDashboard',
  openDashboardAside: 'gitopsAuditor.openDashboardAside',
  exportReport: 'gitopsAuditor.exportReport',
  importHistory: 'gitopsAuditor.importHistory',
  showLog: 'gitopsAuditor.showLog',
  showDiagnostics: 'gitopsAuditor.showDiagnostics',
  fix: 'gitopsAuditor.fix',
  push: 'gitopsAuditor.fix.push',
  pull: 'gitopsAuditor.fix.pull',
  fetch: 'gitopsAuditor.fix.fetch',
  stash: 'gitopsAuditor.fix.stash',
  commit: 'gitopsAuditor.fix.commit',
  discard: 'gitopsAuditor.fix.discard',
  setUpstream: 'gitopsAuditor.fix.setUpstream',
  fixRemote: 'gitopsAuditor.fix.fixRemote',
  ignoreFinding: 'gitopsAuditor.ignoreFinding',
  acceptFindings: 'gitopsAuditor.acceptFindings',
  openPolicy: 'gitopsAuditor.openPolicy',
  undoLastChange: 'gitopsAuditor.undoLastChange',
  fetchAll: 'gitopsAuditor.fetchAll',
  addRepositoryFolder: 'gitopsAuditor.addRepositoryFolder',
  groupRepositories: 'gitopsAuditor.repositories.groupBy',
  filterRepositories: 'gitopsAuditor.repositories.filter',
  clearRepositoriesFilter: 'gitopsAuditor.repositories.clearFilter',
  groupFindings: 'gitopsAuditor.findings.groupBy',
  filterFindings: 'gitopsAuditor.findings.filter',
  clearFindingsFilter: 'gitopsAuditor.findings.clearFilter',
  openRepository: 'gitopsAuditor.openRepository',
  revealInExplorer: 'gitopsAuditor.revealInExplorer',
  openInTerminal: 'gitopsAuditor.openInTerminal',
  openInSourceControl: 'gitopsAuditor.openInSourceControl',
  copyPath: 'gitopsAuditor.copyPath',
  showRule: 'gitopsAuditor.showRule',
  showInDashboard: 'gitopsAuditor.showInDashboard',
  showWalkthrough: 'gitopsAuditor.showWalkthrough',
  openSettings: 'gitopsAuditor.openSettings',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

export const views = {
  container: 'gitopsAuditor',
  repositories: 'gitopsAuditor.repositories',
  findings: 'gitopsAuditor.findings',
} as const;

export const settings = {
  repositoryFolders: 'gitopsAuditor.repositoryFolders',
  discoveryDepth: 'gitopsAuditor.discovery.depth',
  discoveryIgnore: 'gitopsAuditor.discovery.ignore',
  gitPath: 'gitopsAuditor.git.path',
  stateFolder: 'gitopsAuditor.stateFolder',
  fetchBackground: 'gitopsAuditor.fetch.background',
  fetchIntervalMinutes: 'gitopsAuditor.fetch.intervalMinutes',
  backupsKeepDays: 'gitopsAuditor.backups.keepDays',
  auditJobs: 'gitopsAuditor.audit.jobs',
  auditOnStartup: 'gitopsAuditor.audit.onStartup',
  auditEveryMinutes: 'gitopsAuditor.audit.everyMinutes',
  auditTimes: 'gitopsAuditor.audit.timesOfDay',
  historyKeepDays: 'gitopsAuditor.history.keepDays',
  notifications: 'gitopsAuditor.notifications',
  startupShow: 'gitopsAuditor.startup.show',
  dashboardDensity: 'gitopsAuditor.dashboard.density',
} as const;

export const contextKeys = {
  /** `starting`, `ready`, `not-audited`, `no-folder`, `no-repository`, `untrusted`, `git-missing` or `git-too-old`: which welcome fits. */
  state: 'gitopsAuditor.state',
  repositoriesFiltered: 'gitopsAuditor.repositoriesFiltered',
  findingsFiltered: 'gitopsAuditor.findingsFiltered',
  auditing: 'gitopsAuditor.auditing',
  canUndo: 'gitopsAuditor.canUndo',
} as const;

/** The kind of the dashboard's panel. */
export const dashboardViewType = 'gitopsAuditor.dashboard';
/** Read-only documents: previews of fixes. */
export const previewScheme = 'gitops-auditor';
/** The id of the walkthrough within this extension. */
export const walkthroughId = 'start';
