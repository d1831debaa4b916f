import { unshared } from '../text/strings';
import { Answer } from './answer';
import { type Changes, collectChanges, isSame } from './answerChanges';
import { Audience } from './audience';
import { type FileNote, noteSignature } from './fileNote';
import { FileReader, IndexReader, type Placed, type Question, type Source, type Where } from './indexReader';
import { fileQuestions, questionsOf } from './questions';

export type { IndexReader, Placed, Where } from './indexReader';

/** Somebody who asks on behalf of a part of a file. */
export interface Asker {
  readonly path: string;
  /** What was asked is answered differently now. */
  onChange(): void;
}

/** What a file held in the baseline. */
interface Past {
  placed: Placed[];
  note: FileNote;
}

/** Something worked out of answers, and the questions asked on the way. */
interface Derived {
  value: unknown;
  inputs: Set<Question>;
}

/** A question, the objects that answer it, and those who have asked it. */
class Topic {
  answer: Answer | undefined;
  audience: Audience<Asker> | undefined;

  constructor(readonly question: Question) {}
}

/**
 * All facts of the workspace, found by kind, by name, and by what refers to them. Every read goes through a reader that
 * notes the question, so that a change reaches exactly those files whose questions it answers differently.
 */
export class WorkspaceIndex {
  private readonly topics = new Map<Question, Topic>();
  private readonly fileAnswers = new Map<Question, Set<FileNote>>();
  private readonly files = new Map<string, Placed[]>();
  private readonly notes = new Map<string, FileNote>();
  private readonly pasts = new Map<string, Past>();
  private readonly asked = new Map<Asker, Topic[]>();
  private readonly derived = new Map<Question, Derived>();
  private readonly restingOn = new Map<Question, Set<Question>>();

  /** Replaces what is known of a file; tells and returns those whose questions are now answered differently. */
  update(path: string, placed: Placed[], note: FileNote | undefined): Set<Asker> {
    const changes: Changes = new Map();
    this.updateNote(path, note, changes);
    this.updateObjects(path, placed, changes);
    return this.tell(changes);
  }

  /** The same for what a file held in the baseline; undefined: it stands unchanged. */
  updatePast(path: string, placed: Placed[] | undefined): Set<Asker> {
    const changes: Changes = new Map();
    const before = this.pasts.get(path);
    const after = placed && { placed, note: { path } };
    if (before) this.changePast(before, (question, entry) => this.dropAnswer(question, entry), dropFrom, changes);
    if (after) this.changePast(after, (question, entry) => this.addAnswer(question, entry), addTo, changes);
    if (after) this.pasts.set(path, after);
    else this.pasts.delete(path);
    return this.tell(changes);
  }

  private tell(changes: Changes): Set<Asker> {
    this.dropDerived(changes);
    const dependents = this.dependents(changes);
    for (const asker of dependents) asker.onChange();
    return dependents;
  }

  /** A reader that notes what is asked, until `release`. */
  readerFor(asker: Asker): IndexReader {
    const asked: Topic[] = [];
    this.asked.set(asker, asked);
    const note = (question: Question, where?: Where): void => {
      const topic = this.topic(question);
      topic.audience ??= new Audience<Asker>();
      if (topic.audience.add(asker, where)) asked.push(topic);
    };
    return new IndexReader({
      objects: (question, where) => {
        note(question, where);
        return this.objects(question, where);
      },
      files: question => {
        note(question);
        return this.filesFor(question);
      },
      derive: (question, compute) => {
        note(question);
        return this.derive(question, compute);
      },
    });
  }

  /** A reader for those who look once and need not hear of changes. */
  untracked(): IndexReader {
    return new IndexReader(this.source());
  }

  /** As `untracked`, but as if the file held these facts instead of those that are known of it. */
  overlaid(path: string, placed: readonly Placed[]): IndexReader {
    const own = new WorkspaceIndex();
    own.update(path, [...placed], undefined);
    const isOther: Where = entry => entry.path !== path || this.pasts.get(path)?.placed.includes(entry) === true;
    return new IndexReader({
      ...this.source(),
      objects: (question, where) => [...this.objects(question, where).filter(isOther), ...own.objects(question, where)],
    });
  }

  /** Forgets what somebody asked, who is gone or asks anew. */
  release(asker: Asker): void {
    for (const topic of this.asked.get(asker) ?? []) {
      topic.audience?.delete(asker);
      if (topic.audience?.isEmpty) topic.audience = undefined;
      this.dropIfIdle(topic);
    }
    this.asked.delete(asker);
  }

  factsOf(path: string): readonly Placed[] {
    return this.files.get(path) ?? [];
  }

  private source(): Source {
    return {
      objects: (question, where) => this.objects(question, where),
      files: question => this.filesFor(question),
      derive: (question, compute) => this.derive(question, compute),
    };
  }

  private objects(question: Question, where: Where | undefined): Placed[] {
    const found = [...(this.topics.get(question)?.answer?.in(where?.region) ?? [])];
    return where ? found.filter(where) : found;
  }

  private filesFor(question: Question): Iterable<FileNote> {
    return this.fileAnswers.get(question) ?? [];
  }

  private derive<T>(question: Question, compute: (files: FileReader) => T): T {
    const known = this.derived.get(question);
    // One question is always asked with one computation, see IndexReader.derive.
    if (known) return known.value as T;
    const inputs = new Set<Question>();
    const value = compute(
      new FileReader(input => {
        inputs.add(input);
        return this.filesFor(input);
      }),
    );
    this.derived.set(question, { value, inputs });
    for (const input of inputs) addTo(this.restingOn, input, question);
    return value;
  }

  private topic(question: Question): Topic {
    const known = this.topics.get(question);
    if (known) return known;
    const topic = new Topic(unshared(question));
    this.topics.set(topic.question, topic);
    return topic;
  }

  private dropIfIdle(topic: Topic): void {
    if (!topic.answer && !topic.audience) this.topics.delete(topic.question);
  }

  private updateNote(path: string, note: FileNote | undefined, changes: Changes): void {
    const known = this.notes.get(path);
    const isSame = known !== undefined && note !== undefined && noteSignature(known) === noteSignature(note);
    for (const [one, change] of [
      [known, dropFrom],
      [note, addTo],
    ] as const) {
      for (const question of one ? fileQuestions(one) : []) {
        change(this.fileAnswers, question, one!);
        if (!isSame) changes.set(question, undefined);
      }
    }
    if (note) this.notes.set(path, note);
    else this.notes.delete(path);
  }

  private changePast(
    { placed, note }: Past,
    changeObjects: (question: Question, entry: Placed) => void,
    changeFiles: Change<FileNote>,
    changes: Changes,
  ): void {
    changeFiles(this.fileAnswers, pastQuestion(note.path), note);
    changes.set(pastQuestion(note.path), undefined);
    for (const entry of placed) {
      const question = pastQuestion(`${entry.facts.kind}/${entry.facts.name}`);
      changeObjects(question, entry);
      changes.set(question, undefined);
    }
  }

  private updateObjects(path: string, placed: Placed[], changes: Changes): void {
    const known = this.files.get(path) ?? [];
    const before = known.filter((entry, i) => !isSame(entry, placed[i]));
    const after = placed.filter((entry, i) => !isSame(entry, known[i]));
    for (const entry of before) for (const question of questionsOf(entry.facts)) this.dropAnswer(question, entry);
    for (const entry of after) for (const question of questionsOf(entry.facts)) this.addAnswer(question, entry);
    // What is worked out of answers rests on files, so that only askers want to know.
    if (this.asked.size > 0) collectChanges(before, after, changes);
    const kept = placed.map((entry, i) => (isSame(entry, known[i]) ? known[i]! : entry));
    if (kept.length > 0) this.files.set(path, kept);
    else this.files.delete(path);
  }

  private addAnswer(question: Question, entry: Placed): void {
    const topic = this.topic(question);
    topic.answer ??= new Answer();
    topic.answer.add(entry);
  }

  private dropAnswer(question: Question, entry: Placed): void {
    const topic = this.topics.get(question);
    topic?.answer?.delete(entry);
    if (topic?.answer?.isEmpty) topic.answer = undefined;
    if (topic) this.dropIfIdle(topic);
  }

  /** What rests on a changed answer is worked out anew when somebody asks; until then its askers count as affected. */
  private dropDerived(changes: Changes): void {
    for (const input of [...changes.keys()]) {
      for (const question of this.restingOn.get(input) ?? []) {
        changes.set(question, undefined);
        for (const other of this.derived.get(question)?.inputs ?? []) {
          if (other !== input) dropFrom(this.restingOn, other, question);
        }
        this.derived.delete(question);
      }
      this.restingOn.delete(input);
    }
  }

  private dependents(changes: Changes): Set<Asker> {
    const found = new Set<Asker>();
    for (const [question, objects] of changes) {
      for (const asker of this.topics.get(question)?.audience?.concerned(objects) ?? []) found.add(asker);
    }
    return found;
  }
}

type Change<T> = (sets: Map<Question, Set<T>>, question: Question, entry: T) => void;

function pastQuestion(what: string): Question {
  return `was:${what}`;
}

function addTo<T>(sets: Map<Question, Set<T>>, question: Question, entry: T): void {
  const set = sets.get(question);
  if (set) set.add(entry);
  else sets.set(question, new Set([entry]));
}

function dropFrom<T>(sets: Map<Question, Set<T>>, question: Question, entry: T): void {
  const set = sets.get(question);
  set?.delete(entry);
  if (set?.size === 0) sets.delete(question);
}
