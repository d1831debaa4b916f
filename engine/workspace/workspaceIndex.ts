import { type ResourceFacts, signatureOf } from './facts';

/** Facts and where they stand: file, document of the stream, object of the document (all counted from zero). */
export interface Placed {
  path: string;
  document: number;
  item: number;
  facts: ResourceFacts;
}

/** A question to the index, as text; who asked it is asked again when its answer changes. */
type Question = string;

/**
 * All facts of the workspace, found by kind, by name, and by what refers to them. Every read goes through a reader that
 * notes the question, so that a change reaches exactly those files whose questions it answers differently.
 */
export class WorkspaceIndex {
  private readonly answers = new Map<Question, Set<Placed>>();
  private readonly files = new Map<string, Placed[]>();
  private readonly askers = new Map<Question, Set<string>>();
  private readonly asked = new Map<string, Set<Question>>();

  /** Replaces the facts of a file; returns the other files whose questions are now answered differently. */
  update(path: string, placed: Placed[]): Set<string> {
    const known = this.files.get(path) ?? [];
    const before = known.filter((entry, i) => !isSame(entry, placed[i]));
    const after = placed.filter((entry, i) => !isSame(entry, known[i]));
    for (const entry of before) this.forget(entry);
    for (const entry of after) for (const question of questionsOf(entry.facts)) this.add(question, entry);
    const changed = changedQuestions(before, after);
    const kept = placed.map((entry, i) => (isSame(entry, known[i]) ? known[i]! : entry));
    if (kept.length > 0) this.files.set(path, kept);
    else this.files.delete(path);
    return this.dependents(changed, path);
  }

  /** A reader on behalf of `path`; its earlier questions are forgotten. */
  readerFor(path: string): IndexReader {
    this.release(path);
    const questions = new Set<Question>();
    this.asked.set(path, questions);
    return new IndexReader(question => {
      questions.add(question);
      const askers = this.askers.get(question);
      if (askers) askers.add(path);
      else this.askers.set(question, new Set([path]));
      return this.answers.get(question);
    });
  }

  /** A reader for those who look once and need not hear of changes. */
  untracked(): IndexReader {
    return new IndexReader(question => this.answers.get(question));
  }

  /** As `untracked`, but as if the file held these facts instead of those that are known of it. */
  overlaid(path: string, placed: readonly Placed[]): IndexReader {
    const own = new WorkspaceIndex();
    own.update(path, [...placed]);
    return new IndexReader(question => {
      const others = [...(this.answers.get(question) ?? [])].filter(entry => entry.path !== path);
      return [...others, ...(own.answers.get(question) ?? [])];
    });
  }

  /** Forgets what a file asked, because it is gone or asks anew. */
  release(path: string): void {
    for (const question of this.asked.get(path) ?? []) {
      const askers = this.askers.get(question);
      askers?.delete(path);
      if (askers?.size === 0) this.askers.delete(question);
    }
    this.asked.delete(path);
  }

  factsOf(path: string): readonly Placed[] {
    return this.files.get(path) ?? [];
  }

  private add(question: Question, entry: Placed): void {
    const set = this.answers.get(question);
    if (set) set.add(entry);
    else this.answers.set(question, new Set([entry]));
  }

  private forget(entry: Placed): void {
    for (const question of questionsOf(entry.facts)) {
      const set = this.answers.get(question);
      set?.delete(entry);
      if (set?.size === 0) this.answers.delete(question);
    }
  }

  private dependents(questions: Iterable<Question>, except: string): Set<string> {
    const paths = new Set<string>();
    for (const question of questions) for (const path of this.askers.get(question) ?? []) paths.add(path);
    paths.delete(except);
    return paths;
  }
}

/** Answers questions about the workspace in a stable order: by path, document and item. */
export class IndexReader {
  constructor(private readonly ask: (question: Question) => Iterable<Placed> | undefined) {}

  /** The same reader, which also calls back at each question. */
  watched(onQuestion: () => void): IndexReader {
    return new IndexReader(question => {
      onQuestion();
      return this.ask(question);
    });
  }

  /** Objects of a kind with this name. */
  named(kind: string, name: string): Placed[] {
    return sorted(this.ask(`name:${kind}/${name}`));
  }

  ofKind(kind: string): Placed[] {
    return sorted(this.ask(`kind:${kind}`));
  }

  /** Everything that carries a pod. */
  workloads(): Placed[] {
    return sorted(this.ask('workloads'));
  }

  /** Objects that refer to this one. */
  referrers(kind: string, name: string): Placed[] {
    return sorted(this.ask(`refers:${kind}/${name}`));
  }
}

/** Facts of an untouched document are taken over as they are, so most of a long file is settled by identity. */
function isSame(a: Placed, b: Placed | undefined): boolean {
  return b !== undefined && a.facts === b.facts && a.document === b.document && a.item === b.item;
}

function questionsOf(facts: ResourceFacts): Question[] {
  const questions = [`kind:${facts.kind}`];
  if (facts.name !== undefined) questions.push(`name:${facts.kind}/${facts.name}`);
  if (facts.workload) questions.push('workloads');
  const targets = new Set(facts.references.map(reference => `refers:${reference.kind}/${reference.name}`));
  return [...questions, ...targets];
}

/** Questions to which the two lists give different answers. Positions do not count, see signatureOf. */
function changedQuestions(before: Placed[], after: Placed[]): Set<Question> {
  const count = new Map<string, number>();
  const facts = new Map<string, ResourceFacts>();
  const tally = (placed: Placed, by: number): void => {
    const signature = `${placed.document}/${placed.item} ${signatureOf(placed.facts)}`;
    count.set(signature, (count.get(signature) ?? 0) + by);
    facts.set(signature, placed.facts);
  };
  for (const placed of before) tally(placed, -1);
  for (const placed of after) tally(placed, 1);
  const changed = new Set<Question>();
  for (const [signature, sum] of count) {
    if (sum !== 0) for (const question of questionsOf(facts.get(signature)!)) changed.add(question);
  }
  return changed;
}

function sorted(placed: Iterable<Placed> | undefined): Placed[] {
  return placed
    ? [...placed].sort((a, b) =>
        a.path < b.path ? -1 : a.path > b.path ? 1 : a.document - b.document || a.item - b.item,
      )
    : [];
}
