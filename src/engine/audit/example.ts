/**
 * A state of a repository, for people to see and for a test to make: files by path, as they are committed; or a shell
 * session, whose commands begin with `$ `.
 */
export type Example = string | Readonly<Record<string, string>>;

/** For a terminal. A file's name stands before its content. */
export const exampleText = (example: Example): string =>
  typeof example === 'string'
    ? example
    : Object.entries(example)
        .map(([path, content]) => `# ${path}\n${content.replace(/\n$/, '')}`)
        .join('\n\n');
