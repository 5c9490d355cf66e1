/** What tells whether a service works, as a shell in its container runs it. */
interface Known {
  /** Of the image's name without its registry. */
  readonly image: RegExp;
  /** Undefined where that version lacks it. `version`: 1011 for 10.11; NaN where the tag does not tell. */
  command(port: number | undefined, version: number): string | undefined;
}

// Only what the image itself brings. A command that is not there would make the service unhealthy for ever.
const known: readonly Known[] = [
  {
    image: /^(?:library\/)?postgres$|^postgis\/postgis$|^pgvector\/pgvector$|^timescale\/timescaledb(?:-ha)?$/,
    // Without a database it takes the one named like the user, and the server logs an error each time.
    command: () => `pg_isready -U "\${POSTGRES_USER:-postgres}" -d "\${POSTGRES_DB:-\${POSTGRES_USER:-postgres}}"`,
  },
  { image: /^(?:library\/)?redis$/, command: () => 'redis-cli ping' },
  { image: /^valkey\/valkey$/, command: () => 'valkey-cli ping' },
  {
    image: /^(?:library\/)?mariadb$/,
    command: (_, version) => (version < 1004 ? undefined : 'healthcheck.sh --connect --innodb_initialized'),
  },
  // Also where the password is refused it answers: it is alive.
  {
    image: /^(?:library\/)?(?:mysql|percona)$|^mysql\/mysql-server$/,
    command: () => 'mysqladmin ping -h 127.0.0.1 --silent',
  },
  { image: /^(?:library\/)?rabbitmq$/, command: () => 'rabbitmq-diagnostics -q ping' },
  {
    image: /^(?:library\/)?mongo$/,
    command: (_, version) => `${version < 500 ? 'mongo' : 'mongosh'} --quiet --eval 'db.adminCommand("ping").ok'`,
  },
  { image: /^(?:library\/)?influxdb$/, command: () => 'influx ping' },
  {
    image: /^clickhouse\/clickhouse-server$/,
    command: () => 'wget --quiet --spider http://127.0.0.1:8123/ping',
  },
  {
    image: /^(?:library\/)?nginx$|^nginxinc\/nginx-unprivileged$/,
    command: (port = 80) => `curl --fail --silent --output /dev/null http://127.0.0.1:${port}/`,
  },
];

/** Undefined where nothing is known of the image. `port`: the first that the service opens, within its container. */
export function healthcheckCommand(image: string, port: number | undefined): string | undefined {
  const [named = ''] = image.split('@');
  const [, name = named, tag = ''] = /^(.*?)(?::([^:/]*))?$/.exec(named) ?? [];
  // A registry has a dot or a port in its name.
  const short = name.replace(/^(?:[^/]*[.:][^/]*|localhost)\//, '');
  return known.find((one) => one.image.test(short))?.command(port, versionOf(tag));
}

/** `10.11-jammy` as 1011. */
function versionOf(tag: string): number {
  const [, major, minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  return Number(major ?? Number.NaN) * 100 + Number(minor);
}
