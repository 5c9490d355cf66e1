import type { TrackedEntry } from '../git/tracked-tree.ts';

const isMarkdown = /\.(?:md|mdx|markdown)$/i;

/** Folders whose files are somebody else's, made for a test, or templates of files that stand elsewhere. */
const leftFolder =
  /(?:^|\/)(?:node_modules|bower_components|vendor(?:ed|s)?|third[-_]?party|externals?|deps|dist|fixtures?|__\w+__|test[-_]?(?:data|cases?|files?|fixtures?|suites?)|goldens?|snapshots?|(?:_|doc[-_]?)?templates?|skeletons?|scaffold(?:ing|s)?|stubs?|archetypes?|issue_template|pull_request_template|\.changes(?:et)?|changelogs?|changes|release[-_]?notes?|[^/]*(?:\{\{|cookiecutter|%)[^/]*)\//i;
/** Of what lies among tests, only what tells people of them. */
const amongTests = /(?:^|\/)(?:tests?|specs?|e2e|testing)\/(?!(?:.*\/)?readme\.)/i;
/** They tell of what once was; or are shown in another place than where they stand. */
const leftName =
  /(?:^|\/)(?:changelog|changes|history|releases?|release[-_]?notes?|news|issue_template|pull_request_template|merge_request_template|[^/]*\.template|third[-_]?party[-_]?notices?)[^/]*$/i;

/** Is it a Markdown file whose links people follow where it stands? */
export const isJudgedMarkdown = ({ path, kind }: TrackedEntry): boolean =>
  (kind === 'file' || kind === 'executable') &&
  isMarkdown.test(path) &&
  !leftFolder.test(path) &&
  !amongTests.test(path) &&
  !leftName.test(path);

/** What a generator of pages is configured with. */
const siteConfiguration =
  /(?:^|\/)(?:mkdocs\.ya?ml|(?:docusaurus|astro|next|nuxt|svelte|eleventy|content)\.config\.\w+|\.eleventy\.\w+|gatsby-config\.\w+|hugo\.(?:toml|ya?ml|json)|_config\.ya?ml|_quarto\.yml|_sidebar\.md|_toc\.yml|antora\.yml|docfx\.json|mint\.json|docs\.json|conf\.py|(?:\.vitepress|\.vuepress)\/config(?:\.\w+|\/.*)|config\/_default\/.*|sidebars\.\w+|\.docpress.*|zensical\.toml)$/;

/** The folder whose pages it is for, `''` for the whole repository; undefined for every other file. */
export function siteFolder(path: string): string | undefined {
  const found = siteConfiguration.exec(path);
  return found === null ? undefined : path.slice(0, found.index);
}

/** A forge shows it as it stands, whatever else is made of it. */
const forgeFile =
  /^(?:\.github\/|\.gitlab\/)?(?:readme|contributing|security|code_of_conduct|support|governance|maintainers)[^/]*$/i;

/** Its links are resolved by a generator, which has rules of its own. */
export const isPage = (path: string, frontMatter: boolean, sites: readonly string[]): boolean =>
  !forgeFile.test(path) &&
  (frontMatter || sites.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`)));
