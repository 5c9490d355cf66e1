/** Where contents are made up, or others’: tests and their fixtures, examples, templates, vendored code. */
const madeUp =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|integration[-_]tests?|test-?data|fixtures?|__fixtures__|__mocks__|mocks?|__snapshots__|examples?|samples?|demos?|node_modules|vendor|third[-_]party)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_[^/]+$|(?:^|[._-])(?:example|sample|template|dist|tpl|tmpl)(?:\.\w+)?$/i;

export const isMadeUpPlace = (path: string): boolean => madeUp.test(path);

/** The folder that says so (`test`, `pkg/examples`), or the one of a file whose name does. Only for such a place. */
export function madeUpFolder(path: string): string {
  const found = madeUp.exec(path);
  const end = found?.[0].endsWith('/') ? found.index + found[0].length - 1 : path.lastIndexOf('/');
  return path.slice(0, Math.max(end, 0));
}

const documentation = /(?:^|\/)docs?\/|\.(?:md|mdx|markdown|rst|adoc|asciidoc)$/i;

export const isDocumentation = (path: string): boolean => documentation.test(path);
