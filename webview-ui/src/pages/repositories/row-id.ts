/** The element id of a repository's row. */
export const rowId = (id: string) => `row-${id}`;
