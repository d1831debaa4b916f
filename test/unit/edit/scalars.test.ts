import { type EditCase, editTests } from '../../support/editCases';

/** A document with a scalar under `a`, and the value that it is to have. */
function set(
  name: string,
  before: string,
  value: string | number | boolean | null,
  after: EditCase['after'],
): EditCase {
  return { name, before, do: ({ scalar }) => ({ kind: 'setScalar', node: scalar('a'), value }), after };
}

const scalars: EditCase[] = [
  set('keeps double quotes', 'a: "x" # c\n', 'it\'s "y"', 'a: "it\'s \\"y\\"" # c\n'),
  set('keeps single quotes', "a: 'x'\n", "it's", "a: 'it''s'\n"),
  set('drops quotes for another type', 'a: "1"\n', 1, 'a: 1\n'),
  set('stays plain', 'a: x # c\n', 'y z', 'a: y z # c\n'),
  set('quotes a word that Kubernetes reads as true', 'a: x\n', 'yes', 'a: "yes"\n'),
  set('quotes octal digits as the file quotes', "b: 'q'\na: x\n", '0644', "b: 'q'\na: '0644'\n"),
  set('quotes an empty string', 'a: x\n', '', 'a: ""\n'),
  set('quotes what would begin a comment', 'a: x\n', 'y #z', 'a: "y #z"\n'),
  set('spares escapes', 'a: x\n', '"y": z', 'a: \'"y": z\'\n'),
  set('fills an empty value', 'a: # c\n', 'x', 'a: x # c\n'),
  set('empties a value', 'a: x\n', null, 'a: null\n'),
  set('writes several lines as a block', 'a: x # c\n', 'y\n  z\n', 'a: | # c\n  y\n    z\n'),
  set('writes several lines without final break', 'a: x\nb: 1\n', 'y\nz', 'a: |-\n  y\n  z\nb: 1\n'),
  set('replaces a block scalar', 'a: |\n  x\n  y\nb: 1\n', 'z', 'a: z\nb: 1\n'),
  set('replaces a folded scalar of several lines', 'a: x\n  y\nb: 1\n', 'z', 'a: z\nb: 1\n'),
  set('keeps the tag that makes it a string', 'a: !!str 1\n', '2', 'a: !!str "2"\n'),
  set('refuses a type that the tag forbids', 'a: !!str x\n', 2, /something else/),
  {
    name: 'inserts a dot in a long scalar',
    before: 'a: >-\n  curl http://db.shop.svc:80/x\n  and "more"\nb: 1\n',
    do: ({ document, scalar }) => {
      const start = document.text.indexOf(':80/x');
      return { kind: 'replaceInScalar', node: scalar('a'), start, end: start, text: '.' };
    },
    after: 'a: >-\n  curl http://db.shop.svc.:80/x\n  and "more"\nb: 1\n',
  },
  {
    name: 'inserts two dots in a quoted scalar with escapes',
    before: 'a: "{\\"h\\": \\"one.svc\\", \\"i\\": \\"two.svc\\"}"\n',
    do: ({ document, scalar }) =>
      ['one.svc', 'two.svc'].map(name => {
        const start = document.text.indexOf(name) + name.length;
        return { kind: 'replaceInScalar', node: scalar('a'), start, end: start, text: '.' };
      }),
    after: 'a: "{\\"h\\": \\"one.svc.\\", \\"i\\": \\"two.svc.\\"}"\n',
  },
  {
    name: 'replaces characters in a scalar',
    before: 'a: one-two-two\n',
    do: ({ scalar }) => ({ kind: 'replaceInScalar', node: scalar('a'), start: 11, end: 14, text: 'three' }),
    after: 'a: one-two-three\n',
  },
  {
    name: 'refuses to break out of a scalar',
    before: 'a: one\n',
    do: ({ scalar }) => ({ kind: 'replaceInScalar', node: scalar('a'), start: 5, end: 5, text: ': ' }),
    after: /not parse|something else/,
  },
];

describe('edit: scalars', () => {
  editTests({ 'a scalar that is set': scalars });
});
