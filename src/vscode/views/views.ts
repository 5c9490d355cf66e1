import * as vscode from 'vscode';
import { commands, contextKeys, views } from '../ids.ts';
import { type FindingGrouping, findingGroupings, findingsTree } from './findings-model.ts';
import type { FleetState } from './fleet-view.ts';
import { LiveTree } from './live-tree.ts';
import { needAttention, type RepositoryGrouping, repositoriesTree, repositoryGroupings } from './repositories-model.ts';

const empty: FleetState = { repositories: [], findings: [], ruleTitle: (id) => id };

/** Both tree views: what they show, how it is grouped and filtered. They outlive a restart of the engine. */
export class Views implements vscode.Disposable {
  readonly repositories = new LiveTree(views.repositories);
  readonly findings = new LiveTree(views.findings);
  readonly #memory: vscode.Memento;
  #state = empty;
  #message: string | undefined;
  #repositoriesFilter = '';
  #findingsFilter = '';

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get repositoryGrouping(): RepositoryGrouping {
    const kept = this.#memory.get<string>(`${commands.groupRepositories}.by`);
    return repositoryGroupings.find((grouping) => grouping === kept) ?? 'health';
  }

  get findingGrouping(): FindingGrouping {
    const kept = this.#memory.get<string>(`${commands.groupFindings}.by`);
    return findingGroupings.find((grouping) => grouping === kept) ?? 'severity';
  }

  async groupRepositories(by: RepositoryGrouping): Promise<void> {
    await this.#memory.update(`${commands.groupRepositories}.by`, by);
    this.#draw();
  }

  async groupFindings(by: FindingGrouping): Promise<void> {
    await this.#memory.update(`${commands.groupFindings}.by`, by);
    this.#draw();
  }

  get repositoriesFilter(): string {
    return this.#repositoriesFilter;
  }

  get findingsFilter(): string {
    return this.#findingsFilter;
  }

  filterRepositories(filter: string): void {
    this.#repositoriesFilter = filter.trim();
    void vscode.commands.executeCommand(
      'setContext',
      contextKeys.repositoriesFiltered,
      this.#repositoriesFilter !== '',
    );
    this.#draw();
  }

  filterFindings(filter: string): void {
    this.#findingsFilter = filter.trim();
    void vscode.commands.executeCommand('setContext', contextKeys.findingsFiltered, this.#findingsFilter !== '');
    this.#draw();
  }

  /** `message`: what keeps the tree from being the whole truth, above it. */
  show(state: FleetState, message?: string): void {
    this.#state = state;
    this.#message = message;
    this.#draw();
  }

  dispose(): void {
    this.repositories.dispose();
    this.findings.dispose();
  }

  #draw(): void {
    const { repositories } = this.#state;
    const repositoryNodes = repositoriesTree(this.#state, this.repositoryGrouping, this.#repositoriesFilter);
    const findingNodes = findingsTree(this.#state, this.findingGrouping, this.#findingsFilter);
    // A message takes the place of a view's welcome content, which has the buttons: an empty view gets none, and what
    // is to be said about the fleet stands in the other view.
    const [hasRepositories, hasFindings] = [repositoryNodes.length > 0, findingNodes.length > 0];
    this.repositories.show(
      repositoryNodes,
      hasRepositories ? [this.#message, filterMessage(this.#repositoriesFilter)].filter(Boolean).join('\n') : '',
    );
    this.findings.show(
      findingNodes,
      (hasFindings ? filterMessage(this.#findingsFilter) : hasRepositories ? undefined : this.#message) ?? '',
    );
    const attention = needAttention(repositories);
    this.repositories.view.badge =
      attention === 0
        ? undefined
        : {
            value: attention,
            tooltip: vscode.l10n.t('{0} of {1} repositories need attention', attention, repositories.length),
          };
  }
}

const filterMessage = (filter: string): string | undefined =>
  filter === '' ? undefined : vscode.l10n.t('Filter: {0}', filter);
