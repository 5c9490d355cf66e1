import assert from 'node:assert/strict';
import { healthcheckCommand } from '../../../../src/engine/fixes/compose/healthcheck-commands.ts';

describe('the healthcheck of an image', () => {
  for (const [image, expected] of [
    ['postgres', /^pg_isready -U "\$\{POSTGRES_USER:-postgres\}"/],
    ['docker.io/library/postgres:17@sha256:00', /^pg_isready/],
    ['registry.local:5000/postgis/postgis:16', /^pg_isready/],
    ['redis:7-alpine', /^redis-cli ping$/],
    ['valkey/valkey', /^valkey-cli ping$/],
    ['mariadb:11.4', /^healthcheck\.sh/],
    ['mariadb:10.11-jammy', /^healthcheck\.sh/],
    ['mysql:8', /^mysqladmin ping/],
    ['rabbitmq:3-management', /^rabbitmq-diagnostics/],
    ['mongo', /^mongosh /],
    ['mongo:7', /^mongosh /],
    ['mongo:4.2.0', /^mongo /],
    ['nginx', /:8080\/$/],
  ] as const)
    it(image, () => assert.match(healthcheckCommand(image, image === 'nginx' ? 8080 : undefined) ?? '', expected));

  for (const image of [
    '',
    'me/postgres-backup',
    'linuxserver/mariadb',
    'mariadb:10.3',
    'ghcr.io/me/redis-ui',
    'postgres-exporter',
  ])
    it(`is not known: ${image || 'nothing'}`, () => assert.equal(healthcheckCommand(image, 80), undefined));
});
