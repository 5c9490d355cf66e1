/** "this window", "VS Code window on homelab", "terminal". */
export const whoDid = ({ by, here = false }: { by: string; here?: boolean | undefined }): string =>
  here ? 'this window' : by;
