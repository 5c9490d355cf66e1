/** What a language or tool leaves behind, and how its files are written. */
export interface Ecosystem {
  readonly name: string;
  /** Files at the top that tell of it. */
  readonly signs: RegExp;
  /** Lines of an ignore file: what its tools make, and never what people write. */
  readonly ignores: readonly string[];
  /** As Dependabot calls it; undefined where it knows nothing of it. */
  readonly updates?: string;
  /** Sections of an `.editorconfig`, where its files are not indented by two spaces. */
  readonly style?: string;
}

export const ecosystems: readonly Ecosystem[] = [
  {
    name: 'Node.js',
    signs: /^(package\.json|\.nvmrc|tsconfig\.json|deno\.jsonc?)$/,
    ignores: ['node_modules/', 'dist/', 'coverage/', '*.tsbuildinfo', 'npm-debug.log*', 'yarn-error.log*'],
    updates: 'npm',
  },
  {
    name: 'Python',
    signs: /^(pyproject\.toml|setup\.(py|cfg)|requirements[^/]*\.txt|Pipfile|uv\.lock|tox\.ini|[^/]+\.py)$/,
    ignores: [
      ...['__pycache__/', '*.py[cod]', '.venv/', 'venv/', '*.egg-info/', 'build/', 'dist/', '.coverage', 'htmlcov/'],
      ...['.pytest_cache/', '.mypy_cache/', '.ruff_cache/', '.tox/'],
    ],
    updates: 'pip',
    style: '[*.py]\nindent_size = 4',
  },
  {
    name: 'Go',
    signs: /^(go\.(mod|work)|[^/]+\.go)$/,
    ignores: ['*.test', '*.out', '/bin/'],
    updates: 'gomod',
    style: '[{*.go,go.mod}]\nindent_style = tab',
  },
  {
    name: 'Rust',
    signs: /^Cargo\.toml$/,
    ignores: ['/target/', '**/*.rs.bk'],
    updates: 'cargo',
    style: '[*.rs]\nindent_size = 4',
  },
  {
    name: 'Maven',
    signs: /^pom\.xml$/,
    ignores: ['target/', '*.class', 'dependency-reduced-pom.xml'],
    updates: 'maven',
    style: '[*.java]\nindent_size = 4',
  },
  {
    name: 'Gradle',
    signs: /^(build|settings)\.gradle(\.kts)?$/,
    ignores: ['.gradle/', 'build/', '!**/src/**/build/', '*.class'],
    updates: 'gradle',
    style: '[*.{java,kt,kts,gradle}]\nindent_size = 4',
  },
  {
    name: '.NET',
    signs: /\.(sln|slnx|csproj|fsproj|vbproj)$/,
    ignores: ['[Bb]in/', '[Oo]bj/', '.vs/', '*.user', 'TestResults/'],
    updates: 'nuget',
    style: '[*.{cs,fs,vb}]\nindent_size = 4',
  },
  {
    name: 'PHP',
    signs: /^composer\.json$/,
    ignores: ['/vendor/', '.phpunit.cache/', '.php-cs-fixer.cache'],
    updates: 'composer',
    style: '[*.php]\nindent_size = 4',
  },
  {
    name: 'Ruby',
    signs: /^(Gemfile|[^/]+\.gemspec|Rakefile)$/,
    ignores: ['/.bundle/', '/vendor/bundle/', '/coverage/', '/tmp/'],
    updates: 'bundler',
  },
  { name: 'Elixir', signs: /^mix\.exs$/, ignores: ['/_build/', '/deps/', '/cover/', 'erl_crash.dump'], updates: 'mix' },
  {
    name: 'Dart',
    signs: /^pubspec\.yaml$/,
    ignores: ['.dart_tool/', 'build/', '.flutter-plugins-dependencies'],
    updates: 'pub',
  },
  {
    name: 'Terraform',
    signs: /^(\.terraform\.lock\.hcl|[^/]+\.(tf|tofu))$/,
    ignores: ['.terraform/', '*.tfstate', '*.tfstate.*', 'crash.log', '*.tfvars', '!*.example.tfvars', '*.tfplan'],
    updates: 'terraform',
  },
  {
    name: 'Ansible',
    signs: /^(ansible\.cfg|(site|playbook)\.ya?ml|inventory\.(ya?ml|ini))$/,
    ignores: ['*.retry', '.vault_pass*', 'collections/ansible_collections/'],
  },
  {
    name: 'C and C++',
    signs: /^(CMakeLists\.txt|meson\.build|configure\.ac)$/,
    ignores: ['/build/', '*.o', '*.so', '*.a', 'CMakeUserPresets.json'],
    style: '[*.{c,h,cc,cpp,hpp}]\nindent_size = 4',
  },
  { name: 'Make', signs: /^(GNU)?[Mm]akefile$/, ignores: [], style: '[{Makefile,*.mk}]\nindent_style = tab' },
  { name: 'Hugo', signs: /^hugo\.(toml|ya?ml|json)$/, ignores: ['/public/', '/resources/_gen/', '.hugo_build.lock'] },
  { name: 'Docker', signs: /^(Docker|Container)file([.-].+)?$/, ignores: [], updates: 'docker' },
  {
    name: 'Docker Compose',
    signs: /^(docker-)?compose([._-][^/]*)?\.ya?ml$/i,
    ignores: [],
    updates: 'docker-compose',
  },
  { name: 'Git submodules', signs: /^\.gitmodules$/, ignores: [], updates: 'gitsubmodule' },
  { name: 'GitHub Actions', signs: /^\.github\/workflows\/[^/]+\.ya?ml$/, ignores: [], updates: 'github-actions' },
];

/** Those that the tracked files tell of. */
export const ecosystemsOf = (paths: readonly string[]): Ecosystem[] =>
  ecosystems.filter(({ signs }) => paths.some((path) => signs.test(path)));
