import { isHiddenAt, isWindows } from '../../engine/kubernetes/security';
import { type Container, containerHead, containerTitle } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { count, listOf, lowerFirst } from '../../engine/text/words';
import { at } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';

const KEY = 'terminationMessagePolicy';
const FALLBACK = 'FallbackToLogsOnError';

export default defineRule({
  meta: {
    id: 'logs/message-lost',
    title: 'A container that fails leaves no last words',
    severity: 'hint',
    preset: 'strict',
    fixes: ['safe'],
  },
  workload(workload, context) {
    const mute = workload.containers.filter(container => container.role !== 'ephemeral' && isMute(container));
    const first = mute[0];
    if (!first || isWindows(workload)) return;
    const who = mute.length === 1 ? `${lowerFirst(containerTitle(first))} fails` : `${listOf(mute.map(nameOf))} fail`;
    const where = mute.length === 1 ? '' : ` for ${count(mute.length, 'container')}`;
    context.report({
      at: containerHead(first),
      message: `If ${who} without a word in /dev/termination-log, kubectl describe shows an exit code and no reason. With ${KEY}: ${FALLBACK} it shows the end of the log, up to 80 lines.`,
      related: mute.slice(1).map(container => ({ message: 'this one too', at: containerHead(container) })),
      fixes: [
        {
          title: `Set ${KEY}: ${FALLBACK}${where}`,
          safety: 'safe',
          operations: () => mute.map(({ node }) => ({ kind: 'setPath', mapping: node, path: [KEY], value: FALLBACK })),
        },
      ],
    });
  },
});

/** A message file of its own path shows that somebody writes it. */
function isMute({ node }: Container): boolean {
  if (at(node, 'terminationMessagePath') !== undefined || isHiddenAt(node, [KEY])) return false;
  return (asString(at(node, KEY)) ?? 'File') === 'File';
}

function nameOf(container: Container): string {
  return container.name ?? '(unnamed)';
}
