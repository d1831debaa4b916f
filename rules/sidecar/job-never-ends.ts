import { type Container, containerHead, runsToCompletion, type Workload } from '../../engine/kubernetes/workload';
import { type Context, defineRule } from '../../engine/lint/rule';
import { at } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { type Helper, helperOf, wordsOf } from '../shared/helpers';
import { makeNativeSidecar, NATIVE_SIDECARS } from '../shared/nativeSidecar';

export default defineRule({
  meta: {
    id: 'sidecar/job-never-ends',
    title: 'A helper that never exits keeps a Job from completing',
    severity: 'warning',
    preset: 'recommended',
    fixes: ['unsafe'],
  },
  workload(workload, context) {
    if (!runsToCompletion(workload)) return;
    const regular = workload.containers.filter(({ role }) => role === 'container');
    const helpers = regular.flatMap(container => {
      const helper = helperOf(container);
      return helper ? [{ container, helper }] : [];
    });
    if (helpers.length === regular.length || regular.some(isToldToEnd)) return;
    for (const { container, helper } of helpers)
      if (!endsByItself(container, helper)) report(container, helper, workload, context);
  },
});

/** The main program, or a wrapper around it, ends the helper when it is done. */
const FAREWELL = /quitquitquit|linkerd-await|\bscuttle\b|\b(p|dumb-)?kill(all)?\b|\/shutdown\b|\/quit\b/;

function isToldToEnd(container: Container): boolean {
  return FAREWELL.test(wordsOf(container));
}

/** Its arguments say so, or a shell decides, which nobody can foresee. */
function endsByItself(container: Container, { ends }: Helper): boolean {
  const program = asString(at(container.node, 'command', 0)) ?? '';
  return /(^|\/)(ba|da|a)?sh$/.test(program) || ends?.test(wordsOf(container)) === true;
}

function report(container: Container, helper: Helper, workload: Workload, context: Context): void {
  const { kind } = workload.resource;
  const what = kind === 'CronJob' ? 'no run of this CronJob ever completes' : `this ${kind} never completes`;
  const fix = context.target >= NATIVE_SIDECARS ? makeNativeSidecar(container) : undefined;
  const remedy =
    context.target >= NATIVE_SIDECARS
      ? 'Make it a native sidecar.'
      : `Let the main container end it: native sidecars need Kubernetes 1.${NATIVE_SIDECARS}, and you target 1.${context.target}.`;
  context.report({
    at: containerHead(container),
    message: `${container.name ?? 'This container'}, ${helper.what}, never exits, so ${what}. ${remedy}`,
    fixes: fix ? [fix] : [],
  });
}
