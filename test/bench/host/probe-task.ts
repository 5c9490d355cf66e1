/** What a probe inside the extension host is to do; given to it as JSON in GITOPS_AUDITOR_PROBE. */
export interface ProbeTask {
  readonly task: 'activation' | 'heap';
  readonly extensionId: string;
  /** Where it writes its result, as JSON. */
  readonly resultFile: string;
}

export interface ProbeResult {
  readonly loadMs?: number;
  /** Of `activate()`, with what VS Code does around it. */
  readonly activateMs?: number;
  readonly repositories?: number;
  /** In use after forced collections. */
  readonly heapBytes?: number;
}
