import { isEverywhere } from '../../../compose/everywhere.ts';
import { defineRule } from '../../rule.ts';
import { found, problemAt } from './services.ts';

const databases: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [7687, 'Neo4j'],
  [8086, 'InfluxDB'],
  [8123, 'ClickHouse'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [11_211, 'Memcached'],
  [26_257, 'CockroachDB'],
  [27_017, 'MongoDB'],
]);
/** 8123 is Home Assistant too, 8086 and 2379 are nobody's alone: the image must agree. */
const image =
  /postgres|pgvector|timescale|postgis|mysql|mariadb|percona|mssql|oracle|etcd|couchdb|redis|valkey|keydb|dragonfly|neo4j|influx|clickhouse|cassandra|scylla|elastic|opensearch|memcached|cockroach|mongo/i;

export const composeDatabasePort = defineRule({
  id: 'compose/database-port',
  severity: 'warning',
  set: 'recommended',
  title: 'Database port open on all interfaces',
  passes: 'No database listens on all interfaces of the host.',
  why: 'Docker opens published ports before the host’s firewall is asked: the database is open to every network that the machine is in.',
  howToFix:
    'Other services reach it by its name without a published port. For tools on the host, bind it to `127.0.0.1`.',
  example: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432"' },
  good: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "127.0.0.1:5432:5432"' },
  fixes: ['compose/bind-to-localhost'],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, (service) => {
      if (!image.test(`${service.image?.reference ?? ''} ${service.name}`)) return [];
      return service.ports.flatMap((port) => {
        const name = databases.get(port.target[0]);
        if (name === undefined || !isEverywhere(port.hostIp)) return [];
        const message = `\`${service.name}\` opens the port of ${name} (${port.target[0]}) on all interfaces.`;
        return [problemAt(port.at, service.name, message, String(port.target[0]))];
      });
    });
  },
});
