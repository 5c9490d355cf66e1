// A window on repositories made for one test file.
import { mkdir } from 'node:fs/promises';
import { type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { type OpenOptions, openWindow } from './open-window.ts';
import type { VsCodeWindow } from './window.ts';

export interface Workspace {
  readonly window: VsCodeWindow;
  /** The folder that the window shows. */
  readonly folder: string;
  close(): Promise<void>;
}

/** `make` fills the folder `homelab` before the window opens; what else is needed lies beside it, in its home. */
export async function openWorkspace(
  make: (folder: string) => Promise<unknown> | unknown,
  options: (home: TemporaryFolder) => Omit<OpenOptions, 'workspace'> = () => ({}),
): Promise<Workspace> {
  const home: TemporaryFolder = temporaryFolder();
  const folder = home.join('homelab');
  try {
    await mkdir(folder);
    await make(folder);
    const wanted = options(home);
    const settings = { 'gitopsAuditor.stateFolder': home.join('state'), ...wanted.settings };
    const window = await openWindow({ ...wanted, workspace: folder, settings });
    return {
      window,
      folder,
      close: async () => {
        await window.close();
        home[Symbol.dispose]();
      },
    };
  } catch (error) {
    home[Symbol.dispose]();
    throw error;
  }
}
