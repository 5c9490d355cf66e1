/** How the terminal searches, and the editor where its settings say nothing else (their defaults are these). */
export const discoveryDefaults = {
  depth: 4,
  ignore: ['**/node_modules', '**/.venv', '**/vendor', '**/.terraform'],
} as const;
