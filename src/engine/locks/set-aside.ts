const folder =
  /^(node_modules|bower_components|vendor|third[-_]?party|external|extern|dist|fuzz|xtask|tests?[-_].*|.*[-_]tests?|(__)?(tests?|testing|testdata|test[-_](data|projects?|packages?|apps?|cases?|files?|resources)|integration([-_]tests?)?|fixtures?|mocks?|snapshots?|specs?)(__)?|e2e([-_]tests?)?|_?(examples?|samples?|demos?|playgrounds?|templates?|starters?|scaffold(ing|s)?|boilerplates?|skeletons?|stubs?|blueprints?|archetypes?|bench(mark)?(es|s)?|smoke)|template-.*|.*-templates?)$/i;

/**
 * Whether a path lies where manifests are somebody else's, made up, or to be filled in: copies of packages, tests and
 * their data, examples, templates.
 */
export const isSetAside = (path: string): boolean =>
  path.includes('{{') ||
  path
    .split('/')
    .slice(0, -1)
    .some((name) => folder.test(name));
