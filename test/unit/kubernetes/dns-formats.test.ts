import assert from 'node:assert/strict';
import fc from 'fast-check';
import { argumentContexts } from '../../../engine/kubernetes/dns/argv';
import { findHosts, formatOf, type HostPlace } from '../../../engine/kubernetes/dns/hosts';

describe('formatOf', () => {
  const cases: [keyName: string, text: string, format: HostPlace][] = [
    ['app.properties', 'a=b', 'properties'],
    ['.env', 'A=b\nC=d', 'properties'],
    ['grafana.ini', '[a]\nb = c', 'properties'],
    ['config.json', '{}', 'json'],
    ['prometheus.yml', 'a: b', 'yaml'],
    ['config.yaml', '', 'yaml'],
    ['config.toml', 'a = 1', 'toml'],
    ['core-site.xml', '<a/>', 'xml'],
    ['wait.sh', 'true', 'shell'],
    ['main.py', 'url = "http://a.example.com"', 'opaque'],
    ['README.md', 'text', 'opaque'],
    ['README', 'text\nmore', 'opaque'],
    ['Corefile', '.:53 {\n}', 'opaque'],
    ['tls.crt', '-----BEGIN', 'opaque'],
    ['DB_HOST', 'db.example.com', 'value'],
    ['db.host', 'db.example.com', 'value'],
    ['log.level', 'info', 'value'],
    ['database', '{"host":"db.example.com"}', 'json'],
    ['nginx.conf', 'http {\n  server {\n    listen 80;\n  }\n}', 'nginx'],
    ['default.conf', 'upstream a {\n  server b:80;\n}', 'nginx'],
    ['haproxy.cfg', 'backend a\n  server b b:80 check\n', 'line'],
    ['fluent-bit.conf', '[OUTPUT]\n    Name es\n    Host es\n', 'line'],
    ['redis.conf', 'bind 0.0.0.0\nport 6379\n', 'line'],
    ['my.cnf', '[mysqld]\nport = 3306\n', 'line'],
    ['settings', 'A=b\nC=d', 'properties'],
    ['settings', 'a: b\nc:\n  - d', 'yaml'],
    ['entrypoint', '#!/bin/bash\ncurl x', 'shell'],
    ['entrypoint', '#!/usr/bin/env sh\ncurl x', 'shell'],
    ['entrypoint', '#!/usr/bin/env python3\nimport x', 'opaque'],
    ['constructor', 'a', 'value'],
    ['x.constructor', 'a', 'value'],
  ];
  for (const [keyName, text, format] of cases) {
    it(`${keyName} with ${JSON.stringify(text.slice(0, 30))} is ${format}`, () => {
      assert.equal(formatOf(keyName, text), format);
    });
  }
});

/** The hosts of a text, each with the text of its line cut to what is needed to tell which one it is. */
function check(place: HostPlace, cases: [title: string, text: string, hosts: string[]][]) {
  describe(`a text of the format ${place}`, () => {
    for (const [title, text, hosts] of cases) {
      it(title, () => {
        const found = findHosts(text, { place });
        assert.deepEqual(
          found.map(({ host }) => host),
          hosts,
        );
        for (const { start, end, host } of found) assert.equal(text.slice(start, end), host);
      });
    }
  });
}

check('properties', [
  [
    'separators',
    'a.url=http://a.example.com\nb.url: http://b.example.com\nexport C_HOST = c.example.com\n',
    ['a.example.com', 'b.example.com', 'c.example.com'],
  ],
  ['comments', '# url=http://a.example.com\n! url=http://b.example.com\n; url=http://c.example.com\n', []],
  ['a comment behind the value', 'db_host = db.example.com ; not other.example.com\n', ['db.example.com']],
  ['sections', '[http://a.example.com]\nurl = http://b.example.com\n', ['b.example.com']],
  ['keys are not values', 'com.example.host=x\nhttp://a.example.com=b\n', []],
  ['CRLF', 'db.host=db.example.com\r\nport=1\r\n', ['db.example.com']],
  [
    'continued lines',
    'bootstrap.servers=a.example.com:9092,\\\n  b.example.com:9092\nx=c.example.com:1\n',
    ['a.example.com', 'b.example.com', 'c.example.com'],
  ],
  ['a class name', 'value.deserializer=org.apache.kafka.StringDeserializer\nmain.host.class=com.example.app\n', []],
  ['a continued last line', 'db.host=db.example.com\\', ['db.example.com']],
]);

check('json', [
  [
    'values under keys',
    '{"db":{"host":"db.example.com","name":"app.example.com"},"urls":["https://a.example.com"]}',
    ['db.example.com', 'a.example.com'],
  ],
  ['keys are not values', '{"https://a.example.com":1,"a.example.com:80":{}}', []],
  ['schemas and labels', '{"$schema":"https://json.example.com/s","labels":{"url":"http://a.example.com"}}', []],
  ['escapes', '{"url":"http:\\/\\/a.example.com","b":"x\\"http://c.example.com"}', []],
  ['comments', '{\n// "url":"http://a.example.com"\n"url":"http://b.example.com"}', ['b.example.com']],
  ['brackets that are missing or too many', ']]{"url":"http://a.example.com"', ['a.example.com']],
  ['an open string', '{"url":"http://a.example.com', []],
]);

check('yaml', [
  [
    'maps and lists',
    'db:\n  host: db.example.com\n  name: x.example.com\nurls:\n- https://a.example.com\n- https://b.example.com\n',
    ['db.example.com', 'a.example.com', 'b.example.com'],
  ],
  [
    'items that are maps',
    '- name: a\n  url: http://a.example.com\n-   url: "http://b.example.com"\n',
    ['a.example.com', 'b.example.com'],
  ],
  ['comments', '# url: http://a.example.com\nurl: http://b.example.com # http://c.example.com\n', ['b.example.com']],
  [
    'flow lists',
    "static_configs:\n- targets: ['a.example.com:9090', b.example.com:9090]\n",
    ['a.example.com', 'b.example.com'],
  ],
  [
    'flow lists over several lines',
    'targets: [\n  "a.example.com:9090",\n  "b.example.com:9090"\n]\n',
    ['a.example.com', 'b.example.com'],
  ],
  ['tags and anchors', 'url: !!str &a http://a.example.com\n', ['a.example.com']],
  ['a list at the column of its key', 'hosts:\n- a.example.com\nnames:\n- b.example.com\n', ['a.example.com']],
  ['text blocks', 'text: |\n  see http://a.example.com\n  http://b.example.com\n', []],
  [
    'sections in which nothing is looked up',
    'annotations:\n  url: http://a.example.com\ndnsNames:\n- a.b.svc.cluster.local\n',
    [],
  ],
  ['keys that look like hosts', 'a.example.com: b\nhttp://a.example.com: c\n', []],
  ['quoted keys', '"url": http://a.example.com\n\'db host\': db.example.com\n', ['a.example.com', 'db.example.com']],
  ['values with a hash', "url: 'http://a.example.com/x#y'\nurl2: http://b.example.com/#/x\n", []],
]);

check('toml', [
  [
    'sections and strings',
    '[db]\nhost = "db.example.com"\nname = "x.example.com"\n[[server]]\nurl = \'http://a.example.com\'\n',
    ['db.example.com', 'a.example.com'],
  ],
  ['arrays', 'urls = ["http://a.example.com", "http://b.example.com"]\n', ['a.example.com', 'b.example.com']],
  [
    'arrays over several lines',
    'urls = [\n  "http://a.example.com",\n  "http://b.example.com",\n]\n',
    ['a.example.com', 'b.example.com'],
  ],
  [
    'inline tables',
    'x = { url = "http://a.example.com", labels = { url = "http://b.example.com" } }\n',
    ['a.example.com'],
  ],
  [
    'comments',
    '# url = "http://a.example.com"\nurl = "http://b.example.com" # http://c.example.com\n',
    ['b.example.com'],
  ],
]);

check('xml', [
  [
    'elements and attributes',
    '<a url="jdbc:mysql://db.example.com/x"><host>b.example.com</host><name>c.example.com</name></a>',
    ['db.example.com', 'b.example.com'],
  ],
  ['schemas', '<a xmlns="http://a.example.com/x" xsi:schemaLocation="http://b.example.com http://c.example.com"/>', []],
  [
    'comments and declarations',
    '<!-- <host>a.example.com</host> --><!DOCTYPE a "http://b.example.com/x.dtd"><host>c.example.com</host>',
    ['c.example.com'],
  ],
  ['an open tag', '<host>a.example.com</host><b url="http://c.example.com', ['a.example.com']],
]);

check('nginx', [
  [
    'directives that look names up',
    'resolver dns.example.com valid=10s;\nupstream a {\n  server a.example.com:80 weight=2; # server z.example.com:80;\n}\nserver {\n  server_name www.example.com;\n  location / { proxy_pass https://b.example.com/; }\n  fastcgi_pass php.prod.svc.cluster.local:9000;\n}',
    ['dns.example.com', 'a.example.com', 'b.example.com', 'php.prod.svc.cluster.local'],
  ],
  ['variables, whose names are looked up without the search list', 'proxy_pass http://a.example.com/$1;', []],
  [
    'other directives',
    'return 301 https://www.example.com/;\nadd_header X https://a.example.com;\nset $x http://b.example.com;',
    [],
  ],
  ['comments', '# proxy_pass http://a.example.com;\n', []],
]);

check('line', [
  [
    'haproxy',
    'backend web\n  server web1 web.prod.svc.cluster.local:80 check\n  # server web2 x.example.com:80\n',
    ['web.prod.svc.cluster.local'],
  ],
  ['Fluent Bit', '[OUTPUT]\n    Name  es\n    Host  es.example.com\n    Port  9200\n', ['es.example.com']],
  ['Redis', 'replicaof redis-0.redis.prod.svc.cluster.local 6379\n', ['redis-0.redis.prod.svc.cluster.local']],
  [
    'settings',
    'url = https://a.example.com\nurl: https://b.example.com\nurl https://c.example.com\n',
    ['a.example.com', 'b.example.com', 'c.example.com'],
  ],
  [
    'prose',
    'See https://docs.example.com\nMore info: https://docs.example.com/x\nAsk at https://a.example.com or b.example.com\n',
    [],
  ],
]);

check('opaque', [['nothing', 'url = "http://a.example.com"', []]]);

check('value', [
  ['JSON in a variable', '{"host":"db.example.com"}', ['db.example.com']],
  ['properties in a variable', 'db.host=db.example.com\nname=x\n', ['db.example.com']],
]);

describe('argumentContexts', () => {
  const arg = (key?: string) => ({ place: 'arg', key });
  const shell = { place: 'shell' };
  const cases: [argv: (string | undefined)[], contexts: unknown[]][] = [
    [
      ['/bin/sh', '-c', 'curl x'],
      [arg(), arg(), shell],
    ],
    [
      ['bash', '-ec', 'curl x', 'name'],
      [arg(), arg(), shell, arg()],
    ],
    [
      ['app', '-c', 'config.yaml'],
      [arg(), arg(), arg('c')],
    ],
    [
      ['tini', '--', 'sh', '-c', 'x'],
      [arg(), arg(), arg(), arg(), shell],
    ],
    [
      ['app', '--db-host', 'db.example.com', '--port=1', 'x'],
      [arg(), arg(), arg('db-host'), arg(), arg()],
    ],
    [
      ['psql', '-h', 'db.example.com'],
      [arg(), arg(), arg('host')],
    ],
    [
      ['sh', undefined, 'x'],
      [arg(), arg(), arg()],
    ],
    [[], []],
  ];
  for (const [argv, contexts] of cases) {
    it(argv.join(' '), () => assert.deepEqual(argumentContexts(argv), contexts));
  }
});

const PLACES: HostPlace[] = ['value', 'arg', 'shell', 'properties', 'json', 'yaml', 'toml', 'xml', 'nginx', 'line'];
const SCRAPS = [
  ...'abz019.:/,;|@=&?#%$(){}[]<>"\'`\\ -_*\t\r\n\uE000',
  '://',
  'http://',
  'redis.prod.svc.cluster.local',
  'a.example.com',
  'sh -c ',
  '<!--',
  '${',
  '{{',
  '- ',
  ': ',
  'jdbc:',
  '@tcp(',
  'host=',
  'port=',
];

describe('any text', () => {
  it('is read without a throw, with ranges that hold the host', () => {
    const text = fc.array(fc.constantFrom(...SCRAPS), { maxLength: 60 }).map(scraps => scraps.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...PLACES), fc.boolean(), (text, place, short) => {
        const found = findHosts(text, { place, key: 'url', short });
        for (const [index, { start, end, host }] of found.entries()) {
          assert.equal(text.slice(start, end), host);
          assert.match(host, /^[A-Za-z0-9.-]+$/);
          assert.ok(index === 0 || start >= (found[index - 1]?.end ?? 0), 'in order, none twice');
        }
      }),
      { seed: 17, numRuns: 5000 },
    );
  });

  const SIZE = 1 << 16;
  /** Microseconds of processor time: linear time is a tenth of it on a slow machine, quadratic time several times it. */
  const LONGEST = 1_500_000;
  const hard = [
    'a',
    'a.',
    'a-.',
    'http://',
    'a.b:1,',
    ',.',
    'a=b.c;',
    `\${a.`,
    '$(a.',
    '{{a. ',
    '"\\".',
    "'.",
    'a. ',
    '- a.b: ',
    '[[.',
    '<a.',
    '<a b="',
    '<!--.',
    '(HOST=a.b',
    '@tcp(a.b',
    'host=a.b ',
    '-a="x.y ',
    '\\.',
    ' \t',
    '\uE000.',
  ];
  it('takes time in proportion to its length', function () {
    this.timeout(120_000);
    for (const scrap of hard) {
      const text = `a.b${scrap.repeat(SIZE / scrap.length)}`;
      for (const place of PLACES) {
        const started = process.cpuUsage();
        findHosts(text, { place, key: 'url' });
        assert.ok(process.cpuUsage(started).user < LONGEST, `${JSON.stringify(scrap)} as ${place}`);
      }
    }
  });
});
