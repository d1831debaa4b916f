import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NEWEST_VERSION } from '../../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../../engine/lint/project';
import { rules } from '../../../rules/registry.generated';
import { companions, deployment } from '../../../scripts/bench/manifests';

const PATH = 'shop/all.yaml';
const OTHER = 'shop/other.yaml';

/** What an edit puts in the place of what it finds; together they change names, labels, ports, places and documents. */
const EDITS: readonly [find: string, put: string][] = [
  ['image: registry', 'image:  registry'],
  ['app: web-1\n', 'app: web-l\n'],
  ['app: web-l\n', 'app: web-1\n'],
  ['name: http', 'name: htttp'],
  ['targetPort: http', 'targetPort: htp'],
  ['name: settings-1', 'name: settings-one'],
  ['greeting: hello', 'greeting: hello, world'],
  ['kind: Service', '# a line more\nkind: Service'],
  ['spec:\n  replicas', '# moves what is below\nspec:\n  replicas'],
  ['  template:\n', '  # moves the template\n  template:\n'],
  ['---\n', '---\n---\n'],
  ['replicas: 3', 'replicas: 1'],
  ['      labels:\n', '      annotations:\n        a: b\n      labels:\n'],
];

const start = (number: number) => [deployment(number), ...companions(number)].join('---\n');
const step = fc.record({
  path: fc.constantFrom(PATH, OTHER),
  edit: fc.nat(EDITS.length - 1),
  at: fc.double({ min: 0, max: 0.9, noNaN: true }),
});

describe('findings after edits', () => {
  it('are those of the same texts read afresh, related places included', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 16 }), steps => {
        const texts = new Map([
          [PATH, [start(1), start(2)].join('---\n')],
          [OTHER, start(1)],
        ]);
        const edited = projectOf(texts);
        for (const { path, edit, at } of steps) {
          const text = changed(texts.get(path)!, EDITS[edit]!, at);
          texts.set(path, text);
          edited.update(path, text, true);
          assert.deepEqual(said(edited), said(projectOf(texts)));
        }
      }),
      { seed: 20261123, numRuns: 20 },
    );
  });
});

describe('a related place', () => {
  it('moves along when something is written above it that changes no facts', () => {
    const pod = deployment(1).replaceAll('app: web-1', 'app: web-l');
    const project = projectOf(
      new Map([
        [PATH, companions(1)[0]!],
        [OTHER, pod],
      ]),
    );
    const placeOf = () => {
      const related = project
        .report(PATH)
        .findings.flatMap(one => one.related.filter(({ target }) => target?.path === OTHER));
      assert.ok(related.length > 0, 'nothing is said about the pod');
      return related.map(({ at, target }) => project.locate(target!, at)!.start);
    };
    const before = placeOf();
    const note = '# a note\n';
    project.update(OTHER, pod.replace('spec:\n', `${note}spec:\n`), true);
    assert.deepEqual(
      placeOf(),
      before.map(start => start + note.length),
    );
  });
});

function changed(text: string, [find, put]: readonly [string, string], at: number): string {
  const after = text.indexOf(find, Math.floor(at * text.length));
  const place = after < 0 ? text.indexOf(find) : after;
  return place < 0 ? text : text.slice(0, place) + put + text.slice(place + find.length);
}

function projectOf(texts: ReadonlyMap<string, string>): Project {
  const project = new Project({
    ...{ rules, newest: NEWEST_VERSION },
    onFault: (rule, path, error) => assert.fail(`${rule} failed in ${path}: ${error}`),
  });
  for (const [path, text] of texts) project.update(path, text, true);
  return project;
}

function said(project: Project) {
  return project.paths().map(path =>
    project.report(path).findings.map(({ rule, message, start, end, fingerprint, document, related }) => ({
      ...{ rule, message, start, end, fingerprint },
      related: related.map(({ message, at, target }) => ({
        message,
        place: target ? project.locate(target, at) : { path, document, ...at },
      })),
    })),
  );
}
