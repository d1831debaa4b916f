import { type LabelSelector, type Labels, matches } from '../kubernetes/selector';
import type { Stage } from './environments';
import type { ResourceFacts } from './facts';
import type { FileNote } from './fileNote';
import { narrowed, type Region } from './region';

/** Facts and where they stand: file, document of the stream, object of the document (all counted from zero). */
export interface Placed {
  path: string;
  document: number;
  item: number;
  facts: ResourceFacts;
}

/** A question to the index, as text; who asked it is asked again when its answer changes. */
export type Question = string;

/**
 * Which objects an asker cares about. Only these are answered, and only changes of these reach the asker, so it may
 * rest on nothing but the object and on what the asker has asked besides.
 */
export interface Where {
  (placed: Placed): boolean;
  /** Where all lies that it can hold for, see region.ts; anywhere without it. */
  region?: Region;
}

/** What a reader reads from, and where its questions are noted. */
export interface Source {
  /** In any order; the list is the caller's own. */
  objects(question: Question, where: Where | undefined): Placed[];
  files(question: Question): Iterable<FileNote>;
  derive<T>(question: Question, compute: (files: FileReader) => T): T;
}

/** Answers questions about objects of the workspace in a stable order: by path, document and item. */
export class IndexReader {
  readonly files: FileReader;

  constructor(
    private readonly source: Source,
    private readonly onQuestion: () => void = () => {},
    /** What was worked out through this reader, see `once`. */
    private readonly known = new Map<string, unknown>(),
  ) {
    this.files = new FileReader(question => source.files(question));
  }

  /** The same reader, with what it has worked out, which also calls back at each question. */
  watched(onQuestion: () => void): IndexReader {
    const { source } = this;
    return new IndexReader(
      {
        objects: (question, where) => {
          onQuestion();
          return source.objects(question, where);
        },
        files: question => {
          onQuestion();
          return source.files(question);
        },
        derive: (question, compute) => {
          onQuestion();
          return source.derive(question, compute);
        },
      },
      onQuestion,
      this.known,
    );
  }

  /**
   * Works something out only once for all who ask this reader. The key has to name all that the value rests on besides
   * the index, and a reader is for one check or one request: nobody keeps it beyond the next change.
   */
  once<T>(key: string, compute: () => T): T {
    this.onQuestion();
    if (this.known.has(key)) return this.known.get(key) as T;
    const value = compute();
    this.known.set(key, value);
    return value;
  }

  /** Objects of a kind with this name. */
  named(kind: string, name: string, where?: Where): Placed[] {
    return this.ask(`name:${kind}/${name}`, where);
  }

  /** As `named`, but as the baseline has them, see baseline.ts; only from files that differ from it. */
  wasNamed(kind: string, name: string, where?: Where): Placed[] {
    return this.ask(`was:${kind}/${name}`, where);
  }

  ofKind(kind: string, where?: Where): Placed[] {
    return this.ask(`kind:${kind}`, where);
  }

  /** Objects of a kind whose name a template makes, so that they may be anything. */
  unnamed(kind: string, where?: Where): Placed[] {
    return this.ask(`unnamed:${kind}`, where);
  }

  /** Objects that make a controller create this one, such as a Certificate its Secret. */
  providers(kind: string, name: string, where?: Where): Placed[] {
    return this.ask(`provides:${kind}/${name}`, where);
  }

  /** Everything that carries a pod. */
  workloads(where?: Where): Placed[] {
    return this.ask('workloads', where);
  }

  /**
   * Workloads whose pods may have this label: they have it, or it cannot be seen whether they do. Cheaper than all
   * workloads where a selector is to be matched.
   */
  workloadsLabelled(key: string, value: string, where?: Where): Placed[] {
    return this.merge([`label:${key}=${value}`, 'label:?'], where);
  }

  /** Workloads whose pods the selector selects, or may select; cheaper than all workloads. */
  workloadsMatching(selector: LabelSelector, where: Where): Placed[] {
    const isMeant = narrowed(where, ({ facts }) => matches(selector, facts.workload!.labels) !== 'no');
    const [key, value] = Object.entries(selector.matchLabels ?? {})[0] ?? [];
    return key !== undefined && value !== undefined
      ? this.workloadsLabelled(key, value, isMeant)
      : this.workloads(isMeant);
  }

  /** Services that may select pods with these labels; cheaper than all Services. */
  servicesSelecting({ known, open }: Labels, where?: Where): Placed[] {
    if (open) return this.ofKind('Service', where).filter(({ facts }) => facts.service?.selector);
    const pairs = Object.entries(known).map(([key, value]) => `selects:${key}=${value}`);
    return this.merge([...pairs, 'selects:?'], where);
  }

  /** Objects that refer to this one. */
  referrers(kind: string, name: string, where?: Where): Placed[] {
    return this.ask(`refers:${kind}/${name}`, where);
  }

  /** Something that is worked out of the files' notes alone; kept until one of those that it rests on changes. */
  derive<T>(question: Question, compute: (files: FileReader) => T): T {
    return this.source.derive(`derived:${question}`, compute);
  }

  private merge(questions: readonly Question[], where: Where | undefined): Placed[] {
    const found = questions.flatMap(question => this.source.objects(question, where));
    return found.length < 2 ? found : [...new Set(found)].sort(byPlace);
  }

  private ask(question: Question, where: Where | undefined): Placed[] {
    return this.source.objects(question, where).sort(byPlace);
  }
}

/** Answers questions about files: which there are, and what kustomizations and charts say. */
export class FileReader {
  constructor(private readonly ask: (question: Question) => Iterable<FileNote>) {}

  file(path: string): FileNote | undefined {
    return this.first(`file:${path}`);
  }

  /** The file differs from the baseline. */
  hasChanged(path: string): boolean {
    return this.first(`was:${path}`) !== undefined;
  }

  kustomizationIn(folder: string): FileNote | undefined {
    return this.first(`kustomization:${folder}`);
  }

  /** Kustomizations that name the file or folder. */
  namers(path: string): FileNote[] {
    return this.all(`named:${path}`);
  }

  chartIn(folder: string): FileNote | undefined {
    return this.first(`chart:${folder}`);
  }

  /** Files in `templates/` and `crds/` of a chart. */
  templatesOf(folder: string): FileNote[] {
    return this.all(`template:${folder}`);
  }

  /** Charts in `charts/` of a chart. */
  subchartsOf(folder: string): FileNote[] {
    return this.all(`subchart:${folder}`);
  }

  /** Kustomizations that read a file for something else than objects and patches. */
  readers(path: string): FileNote[] {
    return this.all(`read:${path}`);
  }

  /** Charts that take the chart of a folder from beside them. */
  dependents(folder: string): FileNote[] {
    return this.all(`depended:${folder}`);
  }

  /** Files whose path names an environment right below the folder, see environments.ts. */
  inEnvironments(folder: string): FileNote[] {
    return this.all(`environment:${folder}`);
  }

  /** Files whose path names an environment of a stage, anywhere. */
  inStage(stage: Stage): FileNote[] {
    return this.all(`stage:${stage}`);
  }

  /** A file that lies in no way below the folder: then what stands beside the folder is in sight too. */
  hasOutside(folder: string): boolean {
    for (const { path } of this.ask('files')) if (!path.startsWith(`${folder}/`)) return true;
    return false;
  }

  private first(question: Question): FileNote | undefined {
    return this.all(question)[0];
  }

  private all(question: Question): FileNote[] {
    return [...this.ask(question)].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

function byPlace(a: Placed, b: Placed): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.document - b.document || a.item - b.item;
}
