import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { NEWEST_VERSION } from '../../engine/kubernetes/lifecycle/versions';
import { Project } from '../../engine/lint/project';
import { rules } from '../../rules/registry.generated';
import { definition, repository, stream } from '../../scripts/bench/manifests';
import { retainedPerByte } from '../../scripts/bench/retained';

/**
 * A guard against slips of an order of magnitude, not a measurement: times of processors as multiples of what `yaml`
 * takes for the same text on the same machine, with bounds several times above what is usual. See docs/performance.md.
 */
describe('speed', function () {
  this.timeout(120_000);
  this.retries(2);

  const keystrokes: { what: string; text: string; most: number }[] = [
    { what: 'in a file of 2,000 lines', text: stream(2_000), most: 0.5 },
    { what: 'in a file of 8,000 lines', text: stream(8_000), most: 0.5 },
    { what: 'in one definition of 400 kB', text: definition(400_000), most: 1 },
  ];
  for (const { what, text, most } of keystrokes) {
    it(`keeps a keystroke ${what} below ${most} times the parser`, () => {
      const project = projectOf([['bench/a.yaml', text]]);
      checkBelow(most, keystroke(project, 'bench/a.yaml', text, 10) / parser(text));
    });
  }

  it('reads a folder below 12 times the parser', () => {
    const files = [...repository(150)];
    projectOf(files.slice(0, 50));
    const took = processor(() => void projectOf(files));
    checkBelow(12, took / parser(files.map(([, text]) => text).join('---\n')));
  });

  it('reads a large definition below 2 times the parser', () => {
    const text = definition(1_000_000);
    projectOf([['crds/a.yaml', definition(200_000)]]);
    const took = processor(() => void projectOf([['crds/a.yaml', text]]));
    checkBelow(2, took / parser(text));
  });

  it('keeps less than 30 bytes for each byte of small closed files', async () => {
    const kept = await retainedPerByte('repository');
    assert.ok(kept < 30, `${kept.toFixed(1)} are kept`);
  });

  it('takes no more for each of many files than for each of few', () => {
    const files = [...repository(600)].map(([path, text]): [string, string] => [
      path,
      text.replaceAll(/team-\d+/g, 'one'),
    ]);
    projectOf(files.slice(0, 75));
    const few = processor(() => void projectOf(files.slice(0, 75)));
    const many = processor(() => void projectOf(files));
    checkBelow(3, many / few / 8);
  });

  it('takes no more for a keystroke among many files than among few', () => {
    const [many, few] = [400, 20].map(count => {
      const files = [...repository(count)];
      return keystroke(projectOf(files), ...files[0]!, 40);
    }) as [number, number];
    checkBelow(6, many / few);
  });
});

function checkBelow(most: number, ratio: number): void {
  assert.ok(ratio < most, `it took ${ratio.toFixed(2)} times as long, and ${most} is the most`);
}

/** A workspace whose findings have all been asked for. */
function projectOf(files: Iterable<[path: string, text: string]>): Project {
  const project = new Project({
    ...{ rules, newest: NEWEST_VERSION },
    onFault: (rule, path, error) => assert.fail(`${rule} failed in ${path}: ${error}`),
  });
  for (const [path, text] of files) project.update(path, text, false);
  for (const path of project.paths()) project.report(path);
  return project;
}

/** Milliseconds for one keystroke in the middle of an open file, its findings included. */
function keystroke(project: Project, path: string, text: string, times: number): number {
  const image = text.lastIndexOf('image: ', text.length / 2);
  const at = text.indexOf('\n', image < 0 ? text.indexOf(' the ', text.length / 2) : image);
  const type = (digit: number) => {
    project.update(path, `${text.slice(0, at)}${digit % 10}${text.slice(at)}`, true);
    assert.ok(project.report(path));
  };
  for (let i = 0; i < 3; i++) type(i);
  return (
    processor(() => {
      for (let i = 0; i < times; i++) type(i + 3);
    }) / times
  );
}

function parser(text: string): number {
  parseAllDocuments(text, { uniqueKeys: false });
  return processor(() => void parseAllDocuments(text, { uniqueKeys: false }));
}

/** Milliseconds of processors, which other programs on the machine do not lengthen as they do the clock's. */
function processor(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
