import assert from 'node:assert/strict';
import type { DocumentLink, Location } from 'vscode-languageserver';
import { pulling } from './support/clients';
import type { Editor } from './support/editor';
import { lastStatus, opens, type Step, transcript } from './support/transcript';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: nobody
  containers:
    - name: web
      image: web:1
      envFrom:
        - configMapRef: {name: settings}
      env:
        - name: LEVEL
          valueFrom:
            configMapKeyRef: {name: settings, key: level}
`;
const SETTINGS = `# one
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  level: info
`;
const files = {
  'base/pod.yaml': POD,
  'base/settings.yaml': `# first\n---\n${SETTINGS}`,
  'base/kustomization.yaml': 'resources:\n  - pod.yaml\n  - settings.yaml\n',
  'prod/kustomization.yaml': 'resources:\n  - ../base\n',
};

async function ask<T>(editor: Editor, method: string, file: string, offset: number): Promise<T> {
  const document = editor.documents.get(file)!;
  return editor.connection.request<T>(`textDocument/${method}`, {
    textDocument: { uri: document.uri },
    position: document.positionAt(offset),
    context: { includeDeclaration: false },
  });
}

function brief(editor: Editor, { uri, range }: Location): string {
  return `${uri.slice(editor.uri('').length + 1)}:${range.start.line + 1}:${range.start.character + 1}`;
}

/** The nth occurrence of a word leads to these places. */
const leads =
  (method: 'definition' | 'references', file: string, word: string, ...places: string[]): Step =>
  async editor => {
    const text = editor.documents.get(file)!.getText();
    const found = await ask<Location[]>(editor, method, file, text.indexOf(word) + 1);
    assert.deepEqual(found.map(location => brief(editor, location)).sort(), places);
  };

const linksTo =
  (file: string, ...links: string[]): Step =>
  async editor => {
    const document = editor.documents.get(file)!;
    const found = await ask<DocumentLink[]>(editor, 'documentLink', file, 0);
    const told = found.map(
      ({ range, target }) => `${document.getText(range)} → ${target!.slice(editor.uri('').length + 1)}`,
    );
    assert.deepEqual(told, links);
  };

/** Everything has been read. */
const scanned: Step = editor =>
  editor.until(() => assert.deepEqual(lastStatus(editor), { files: Object.keys(files).length, scanning: false }));

const SHOP = `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: store
spec:
  template:
    metadata:
      labels:
        app: shop
    spec:
      volumes:
        - name: cache
          emptyDir: {}
      containers:
        - name: c
          image: c:1
          ports:
            - name: http
              containerPort: 8080
          volumeMounts:
            - name: cache
              mountPath: /cache
`;
const shop = {
  'shop/shop.yaml': SHOP,
  'shop/kustomization.yaml':
    'resources:\n  - shop.yaml\nreplicas:\n  - name: store\n    count: 3\nconfigMapGenerator:\n  - name: s\n    files:\n      - data.yaml\n',
  'shop/data.yaml': 'a: b\n',
};

describe('navigation', () => {
  transcript(
    'leads from a name to what it names, in files that are not open',
    { capabilities: pulling, files, initializationOptions: { files: 'node' } },
    scanned,
    opens('base/pod.yaml'),
    leads('definition', 'base/pod.yaml', 'settings}', 'base/settings.yaml:7:9'),
    leads('definition', 'base/pod.yaml', 'level}', 'base/settings.yaml:9:3'),
    leads('definition', 'base/pod.yaml', 'nobody'),
    leads('references', 'base/pod.yaml', 'settings}', 'base/pod.yaml:11:32', 'base/pod.yaml:15:37'),
    linksTo(
      'base/pod.yaml',
      'settings → base/settings.yaml#L7',
      'settings → base/settings.yaml#L7',
      'level → base/settings.yaml#L9',
    ),
  );

  transcript(
    'leads from a definition to those who use it, byte order mark or not',
    { capabilities: pulling, files, initializationOptions: { files: 'node' } },
    scanned,
    opens('base/settings.yaml', `\ufeff${SETTINGS}`),
    leads('references', 'base/settings.yaml', 'settings', 'base/pod.yaml:11:32', 'base/pod.yaml:15:37'),
    opens('base/pod.yaml', `\ufeff${POD}`),
    leads('definition', 'base/pod.yaml', 'settings}', 'base/settings.yaml:5:9'),
  );

  transcript(
    'leads through kustomizations',
    { capabilities: pulling, files, initializationOptions: { files: 'node' } },
    scanned,
    opens('prod/kustomization.yaml'),
    leads('definition', 'prod/kustomization.yaml', '../base', 'base/kustomization.yaml:1:1'),
    opens('base/kustomization.yaml'),
    linksTo('base/kustomization.yaml', 'pod.yaml → base/pod.yaml', 'settings.yaml → base/settings.yaml'),
  );

  transcript(
    'leads from selectors, ports and mounts, and back',
    { capabilities: pulling, files: shop, initializationOptions: { files: 'node' } },
    editor => editor.until(() => assert.equal(lastStatus(editor)?.scanning, false)),
    opens('shop/shop.yaml'),
    leads('definition', 'shop/shop.yaml', 'app: shop', 'shop/shop.yaml:15:9'),
    leads('definition', 'shop/shop.yaml', 'http\n', 'shop/shop.yaml:29:21'),
    leads('definition', 'shop/shop.yaml', 'cache\n              mount', 'shop/shop.yaml:23:17'),
    leads('references', 'shop/shop.yaml', 'cache\n          empty', 'shop/shop.yaml:32:21'),
    leads('references', 'shop/shop.yaml', 'http\n              container', 'shop/shop.yaml:10:19'),
    leads('references', 'shop/shop.yaml', 'store', 'shop/kustomization.yaml:4:11', 'shop/shop.yaml:7:5'),
    linksTo('shop/shop.yaml', 'http → shop/shop.yaml#L29'),
    opens('shop/kustomization.yaml'),
    leads('definition', 'shop/kustomization.yaml', 'store', 'shop/shop.yaml:15:9'),
    linksTo(
      'shop/kustomization.yaml',
      'shop.yaml → shop/shop.yaml',
      'data.yaml → shop/data.yaml',
      'store → shop/shop.yaml#L15',
    ),
  );

  transcript(
    'leads from a file to the kustomizations that name it',
    { capabilities: pulling, files: shop, initializationOptions: { files: 'node' } },
    editor => editor.until(() => assert.equal(lastStatus(editor)?.scanning, false)),
    opens('shop/shop.yaml'),
    async editor => {
      const found = await ask<Location[]>(editor, 'references', 'shop/shop.yaml', 0);
      assert.deepEqual(
        found.map(location => brief(editor, location)),
        ['shop/kustomization.yaml:2:5'],
      );
    },
  );
});
