/** `npm run new-rule -- chapter/name`: the two files of a rule, ready to be filled. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './generate/sources';

function module(id: string): string {
  return `import { defineRule } from '../../engine/lint/rule';

export default defineRule({
  meta: {
    id: '${id}',
    title: 'What is wrong, in one line',
    severity: 'warning',
    preset: 'all',
    fixes: [],
  },
  workload(workload, context) {
    if (workload.containers.length > 0) return;
    context.report({ at: workload.template, message: 'What is there, what will happen, what to do.' });
  },
});
`;
}

function page(id: string): string {
  const manifest = (name: string) =>
    `\`\`\`yaml good\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: ${name}\n      image: registry.example/${name}:1\n\`\`\`\n`;
  return `# ${id}

What is wrong, in one line. · warning · off by default · no fix

## What it finds

Where it looks, and where it does not.

## Why it hurts

What happens, with figures, and how it shows.

## Example

\`\`\`yaml bad
apiVersion: v1
kind: Pod
metadata:
  name: web
spec: # the finding is expected at the end of the line it marks
  containers: []
\`\`\`

## Silent on

${manifest('one')}
${manifest('two')}
## Fixes and their safety

There is none: say why.

## Limits

What it cannot see.

## Sources

- Where the facts are written
`;
}

function main(id: string | undefined): void {
  if (!id || !/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    console.error('Usage: npm run new-rule -- chapter/name');
    process.exitCode = 2;
    return;
  }
  const files = { [`rules/${id}.ts`]: module(id), [`rules/${id}.md`]: page(id) };
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    if (existsSync(target)) {
      console.error(`${path} is already there.`);
      process.exitCode = 2;
      return;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    console.log(path);
  }
  console.log('Fill them, then: npm run generate && npm run test:quick');
}

main(process.argv[2]);
