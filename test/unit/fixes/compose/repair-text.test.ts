import assert from 'node:assert/strict';
import { restartRecipe } from '../../../../src/engine/fixes/compose/add-restart-policy.ts';
import { localhostRecipe } from '../../../../src/engine/fixes/compose/bind-to-localhost.ts';
import { repairText } from '../../../../src/engine/fixes/compose/repair-text.ts';

const restart = (text: string, ...services: string[]) =>
  repairText(
    text,
    services.map((service) => ({ service, details: [] })),
    () => restartRecipe('unless-stopped'),
  );
const restarted = (text: string, service = 'web'): string => {
  const { after, left } = restart(text, service);
  assert.deepEqual(
    left.map(({ error }) => error.message),
    [],
  );
  return after;
};
const reason = (text: string, service = 'web'): string => {
  const { after, left } = restart(text, service);
  assert.equal(after, text);
  return left[0]?.error.message ?? '';
};
const bound = (text: string, port = '5432', variables: Record<string, string> = {}) => {
  const { after, left } = repairText(text, [{ service: 'db', details: [port] }], () =>
    localhostRecipe((name) => variables[name]),
  );
  return left[0]?.error.message ?? after;
};
const db = (ports: string, more = ''): string =>
  `services:\n  db:\n    image: postgres:17\n    ports:${ports}\n${more}`;

describe('a Compose file edited by range', () => {
  describe('gets an entry', () => {
    const cases: Record<string, readonly [before: string, after: string]> = {
      'after the image': [
        'services:\n  web:\n    image: nginx # why\n    # of the ports\n    ports: ["80:80"]\n',
        'services:\n  web:\n    image: nginx # why\n    restart: unless-stopped\n    # of the ports\n    ports: ["80:80"]\n',
      ],
      'at the end, before the comments that follow': [
        'services:\n  web:\n    build:\n      context: .\n      # inside\n\n  # the database\n  db:\n    image: x\n',
        'services:\n  web:\n    build:\n      context: .\n    restart: unless-stopped\n      # inside\n\n  # the database\n  db:\n    image: x\n',
      ],
      'with four spaces': [
        'services:\n    web:\n        build: .\n',
        'services:\n    web:\n        build: .\n        restart: unless-stopped\n',
      ],
      'without a last newline': [
        'services:\n  web:\n    image: a',
        'services:\n  web:\n    image: a\n    restart: unless-stopped',
      ],
      'with CRLF, and without a last one': [
        'services:\r\n  web:\r\n    image: a',
        'services:\r\n  web:\r\n    image: a\r\n    restart: unless-stopped',
      ],
      'with CRLF': [
        'services:\r\n  web:\r\n    image: a\r\n  b:\r\n    image: b\r\n',
        'services:\r\n  web:\r\n    image: a\r\n    restart: unless-stopped\r\n  b:\r\n    image: b\r\n',
      ],
      'after a byte order mark': [
        '\uFEFFservices:\n  web:\n    image: a\n',
        '\uFEFFservices:\n  web:\n    image: a\n    restart: unless-stopped\n',
      ],
      'in a flow mapping': [
        'services:\n  web: {image: nginx} # short\n',
        'services:\n  web: {image: nginx, restart: unless-stopped} # short\n',
      ],
      'in a flow mapping with a comma at its end': [
        'services:\n  web: {build: ., }\n',
        'services:\n  web: {build: ., restart: unless-stopped, }\n',
      ],
      'in an empty flow mapping': ['services:\n  web: {}\n', 'services:\n  web: {restart: unless-stopped}\n'],
      'in JSON': [
        '{\n  "services": {\n    "web": {\n      "image": "nginx",\n      "tty": true\n    }\n  }\n}\n',
        '{\n  "services": {\n    "web": {\n      "image": "nginx",\n      "restart": "unless-stopped",\n      "tty": true\n    }\n  }\n}\n',
      ],
      'in a service with nothing in it': [
        'services:\n  db:\n      image: a\n  web: # todo\n',
        'services:\n  db:\n      image: a\n  web: # todo\n      restart: unless-stopped\n',
      ],
      'in a service that merges an anchor': [
        'x-a: &a\n  init: true\nservices:\n  web:\n    <<: *a\n',
        'x-a: &a\n  init: true\nservices:\n  web:\n    <<: *a\n    restart: unless-stopped\n',
      ],
      'where the key stands empty': [
        'services:\n  web:\n    restart:\n    image: a\n',
        'services:\n  web:\n    restart: unless-stopped\n    image: a\n',
      ],
      'where the key stands empty with a comment': [
        'services:\n  web:\n    restart: # todo\n    image: a\n',
        'services:\n  web:\n    restart: unless-stopped # todo\n    image: a\n',
      ],
      'after a block of text': [
        'services:\n  web:\n    build: .\n    command: |\n      a\n\n\n  db:\n    image: x\n',
        'services:\n  web:\n    build: .\n    command: |\n      a\n    restart: unless-stopped\n\n\n  db:\n    image: x\n',
      ],
      'after a block of text that keeps its blank lines': [
        'services:\n  web:\n    build: .\n    command: |+\n      a\n\n\n  db:\n    image: x\n',
        'services:\n  web:\n    build: .\n    command: |+\n      a\n\n\n    restart: unless-stopped\n  db:\n    image: x\n',
      ],
      'between document marks': [
        '---\nservices:\n  web:\n    build: .\n...\n',
        '---\nservices:\n  web:\n    build: .\n    restart: unless-stopped\n...\n',
      ],
      'in a service with an anchor that nobody uses': [
        'services:\n  web: &web\n    build: .\n',
        'services:\n  web: &web\n    build: .\n    restart: unless-stopped\n',
      ],
      'with quoted keys': [
        'services:\n  "web":\n    \'image\': "a"\n',
        'services:\n  "web":\n    \'image\': "a"\n    restart: unless-stopped\n',
      ],
      'after a list as far left as its key': [
        'services:\n  web:\n    build: .\n    ports:\n    - "80:80" # http\n',
        'services:\n  web:\n    build: .\n    ports:\n    - "80:80" # http\n    restart: unless-stopped\n',
      ],
    };
    for (const [name, [before, after]] of Object.entries(cases)) it(name, () => assert.equal(restarted(before), after));

    it('in several services at once', () => {
      const { after, done } = restart('services:\n  a:\n    image: a\n  b: {image: b}\n  c:\n', 'c', 'a', 'b');
      assert.equal(
        after,
        'services:\n  a:\n    image: a\n    restart: unless-stopped\n  b: {image: b, restart: unless-stopped}\n  c:\n    restart: unless-stopped\n',
      );
      assert.equal(done.length, 3);
    });

    it('`no` in quotes, which would be false without', () => {
      const { after } = repairText('services:\n  web:\n    image: a\n', [{ service: 'web', details: [] }], () =>
        restartRecipe('no'),
      );
      assert.equal(after, 'services:\n  web:\n    image: a\n    restart: "no"\n');
    });
  });

  describe('is left alone, with the reason, where', () => {
    it('the service is an alias', () =>
      assert.match(reason('services:\n  db: &a\n    image: a\n  web: *a\n'), /^`web` is an alias/));
    it('others take over the service', () =>
      assert.match(reason('services:\n  web: &a\n    image: a\n  db:\n    <<: *a\n'), /would change too/));
    it('others take over all services', () =>
      assert.match(reason('services: &s\n  web:\n    image: a\nx-s: *s\n'), /would change too/));
    it('the service comes from elsewhere', () => assert.match(reason('services:\n  db:\n    image: a\n'), /itself/));
    it('the service is given twice', () =>
      assert.match(reason('services:\n  web:\n    image: a\n  web:\n    image: b\n'), /twice/));
    it('the entry is there by now', () => assert.match(reason('services:\n  web:\n    restart: always\n'), /already/));
    it('the service is null', () => assert.match(reason('services:\n  web: ~\n'), /no mapping/));
    it('one of several cannot be edited, which does not stop the others', () => {
      const { after, left } = restart('services:\n  web:\n    image: a\n  db: ~\n', 'db', 'web');
      assert.equal(after, 'services:\n  web:\n    image: a\n    restart: unless-stopped\n  db: ~\n');
      assert.equal(left.length, 1);
    });
    it('a repair would do more than it says, which does not stop the others', () => {
      const text = `services:\n${['a', 'b', 'c', 'd', 'e'].map((name) => `  ${name}:\n    image: x\n`).join('')}`;
      const targets = ['a', 'b', 'c', 'd', 'e'].map((service) => ({ service, details: [] }));
      const { after, left } = repairText(text, targets, ({ service }) => (source) => {
        const repair = restartRecipe('always')(source, []);
        const edits = repair.edits.map((edit) => ({ ...edit, text: `${edit.text}\n    tty: true` }));
        return service === 'b' || service === 'e' ? { ...repair, edits } : repair;
      });
      assert.deepEqual(
        left.map(({ target, error }) => [target.service, error.code]),
        [
          ['b', 'conflict'],
          ['e', 'conflict'],
        ],
      );
      assert.equal(after, text.replace(/([acd]:\n {4}image: x\n)/g, '$1    restart: always\n'));
    });
    for (const [what, text, message] of [
      ['the file has a syntax error', 'services:\n  web: [\n', /Not valid YAML/],
      ['the file is indented with tabs', 'services:\n\tweb:\n\t\timage: a\n', /Not valid YAML|tabs/i],
      ['the file holds several documents', 'services:\n  web:\n    image: a\n---\na: 1\n', /several YAML documents/],
      ['there are no services', 'volumes:\n  a:\n', /no services/],
    ] as const)
      it(what, () => assert.throws(() => restart(text, 'web'), message));
  });

  describe('opens a port on localhost alone', () => {
    for (const [before, after] of [
      ['5432:5432', '127.0.0.1:5432:5432'],
      ['15432:5432/tcp', '127.0.0.1:15432:5432/tcp'],
      ['5432', '127.0.0.1::5432'],
      ['0.0.0.0:5432:5432', '127.0.0.1:5432:5432'],
      ['[::]:5432:5432', '[::1]:5432:5432'],
      ['${PORT:-5432}:5432', '127.0.0.1:${PORT:-5432}:5432'],
      ['${FROM_ENV}:5432', '127.0.0.1:${FROM_ENV}:5432'],
      ['5432-5434:5432-5434', '127.0.0.1:5432-5434:5432-5434'],
    ] as const)
      for (const quote of before.startsWith('[') ? ['"', "'"] : ['"', "'", ''])
        it(`${quote}${before}${quote}`, () =>
          assert.equal(
            bound(db(`\n      - ${quote}${before}${quote} # open`), '5432', { FROM_ENV: '5432' }),
            db(`\n      - ${quote}${after}${quote} # open`),
          ));

    it('in a flow list, of several the one alone', () =>
      assert.equal(
        bound(db(' ["8080:80", 5432:5432, "127.0.0.1:1:5432"]')),
        db(' ["8080:80", 127.0.0.1:5432:5432, "127.0.0.1:1:5432"]'),
      ));
    it('in the long form', () =>
      assert.equal(
        bound(db('\n      - target: 5432\n        published: "5432"\n        protocol: tcp')),
        db('\n      - target: 5432\n        published: "5432"\n        host_ip: 127.0.0.1\n        protocol: tcp'),
      ));
    it('in the long form on one line', () =>
      assert.equal(
        bound(db('\n      - {target: 5432, published: 5432}')),
        db('\n      - {target: 5432, published: 5432, host_ip: 127.0.0.1}'),
      ));
    it('in the long form with an address', () =>
      assert.equal(
        bound(db('\n      - target: 5432\n        host_ip: "0.0.0.0"')),
        db('\n      - target: 5432\n        host_ip: "127.0.0.1"'),
      ));
    it('not where a variable may bring an address', () => {
      assert.match(bound(db('\n      - "${BIND:-0.0.0.0}:5432:5432"')), /from a variable/);
      assert.match(bound(db('\n      - "${ALL}:5432"'), '5432', { ALL: '0.0.0.0:5432' }), /from a variable/);
    });
    it('not where it comes from elsewhere', () =>
      assert.match(
        bound('x-p: &p\n  ports: ["5432:5432"]\nservices:\n  db:\n    <<: *p\n'),
        /does not stand at `db` itself/,
      ));
    it('not where others take it over', () =>
      assert.match(bound(db(' &p\n      - "5432:5432"', '  other:\n    ports: *p\n')), /would change too/));
  });
});
