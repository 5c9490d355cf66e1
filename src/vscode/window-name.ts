/** As other windows and the terminal tell of one: "VS Code window on homelab", "VSCodium window". */
export function windowName(appName: string, workspace: string | undefined): string {
  const window = `${appName.replace('Visual Studio Code', 'VS Code')} window`;
  return workspace === undefined ? window : `${window} on ${workspace}`;
}
