import assert from 'node:assert/strict';
import { pulling } from './support/clients';
import { marks } from './support/editor';
import { realServer } from './support/servers';
import { chooses, opens, reads, type Step, transcript } from './support/transcript';

const CACHE = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1 # pinned
      env:
        - name: CACHE
          value: "redis://redis.prod.svc.cluster.local:6379"
`;

const DOTTED = CACHE.replace('local:6379', 'local.:6379');

/** Of the findings of this rule, the file shows just these. */
const showsOf =
  (rule: string, file: string, ...expected: string[]): Step =>
  editor =>
    editor.until(async () => {
      const own = (await editor.diagnostics(file)).filter(({ code }) => code === rule);
      assert.deepEqual(marks(own, editor.documents.get(file)!.getText()), expected);
    });

describe('the server that ships', () => {
  const situation = { capabilities: pulling, server: realServer() };

  transcript(
    'marks a spike, mends it in one stroke, and is content',
    situation,
    opens('a.yaml', CACHE),
    showsOf('dns/missing-trailing-dot', 'a.yaml', '11:dns/missing-trailing-dot "redis.prod.svc.cluster.local"'),
    chooses('a.yaml', 'Add the trailing dot'),
    reads('a.yaml', DOTTED),
    showsOf('dns/missing-trailing-dot', 'a.yaml'),
  );

  transcript(
    'mends all that is safe on saving',
    situation,
    opens('a.yaml', `${CACHE}---\n${CACHE}`),
    chooses('a.yaml', 'Fix all spikes that are safe to fix', ['source.fixAll.avoidSpikes']),
    reads('a.yaml', `${DOTTED}---\n${DOTTED}`),
  );

  transcript(
    'sees a file through another',
    { ...situation, files: { 'web.yaml': CACHE.replace('name: web\n', 'name: web\n  labels: {app: wbe}\n') } },
    opens(
      'service.yaml',
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n',
    ),
    showsOf('network/service-selects-nothing', 'service.yaml', '5:network/service-selects-nothing "{app: web}"'),
    opens('web.yaml'),
    editor => editor.type('web.yaml', 'wbe', 'web'),
    showsOf('network/service-selects-nothing', 'service.yaml'),
  );

  transcript(
    'marks broken YAML where it breaks',
    situation,
    opens('a.yaml', CACHE.replace('image: web:1', 'image: "web:1')),
    async editor => {
      const [first] = await editor.diagnostics('a.yaml');
      assert.equal(first?.code, 'yaml/syntax');
    },
  );
});
