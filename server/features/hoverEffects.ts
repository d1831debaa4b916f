import { effectsOf, type Gain, gainOf, type User } from '../../engine/kubernetes/effects';
import { resourcesOf } from '../../engine/kubernetes/resource';
import { hasOwnUsers, type Setting, securityOf } from '../../engine/kubernetes/security';
import { type Container, containerTitle, type Workload, workloadOf } from '../../engine/kubernetes/workload';
import { listOf } from '../../engine/text/words';
import { entryOf, type Mapping, mappingAt } from '../../engine/yaml/nodes';
import type { Workspace } from '../workspace';
import { code, holds, type Remark, type Remarker } from './hover';

/** On a `securityContext`: what the processes of its container, or of all its pod's, will really be allowed. */
export function effectRemarks(workspace: Workspace): Remarker {
  return ({ path }, offset) => {
    const placed = workspace.project.file(path)?.live?.stream.documents.findLast(({ start }) => start <= offset);
    if (!placed) return [];
    return resourcesOf(placed.document).flatMap((resource): Remark[] => {
      const workload = workloadOf(resource);
      const found = workload && contextAt(workload, offset - placed.start);
      const lines = found ? found.containers.flatMap(container => describeEffects(container) ?? []) : [];
      if (!found || lines.length === 0) return [];
      const { start, end } = found.key;
      return [{ start: start + placed.start, end: end + placed.start, markdown: lines.join('\n\n') }];
    });
  };
}

function contextAt(workload: Workload, offset: number) {
  const { podSpec, containers } = workload;
  const places: [holder: Mapping | undefined, containers: Container[]][] = [
    [podSpec, containers],
    ...containers.map((container): [Mapping, Container[]] => [container.node, [container]]),
  ];
  for (const [holder, own] of places) {
    const mapping = holder && mappingAt(holder);
    const key = mapping && entryOf(mapping, 'securityContext')?.key;
    if (key && holds(key, offset)) return { key, containers: own };
  }
  return undefined;
}

/** Markdown; undefined on Windows, where none of it holds. */
export function describeEffects(container: Container): string | undefined {
  const effects = effectsOf(container);
  if (!effects) return undefined;
  const security = securityOf(container);
  const title = `**${containerTitle(container)}**`;
  const user = `- ${userWords(effects.user, security.runAsUser)}${ownUsers(container)}.`;
  if (effects.user.kind === 'refused') return `${title}\n${user}`;
  const added = security.added.filter(({ prefixed }) => !prefixed).map(({ name }) => name);
  const facts = [
    security.privileged.value === true
      ? 'Is privileged: all capabilities, every device of the node, no seccomp or AppArmor.'
      : capabilityWords(effects.capabilities, effects.asRoot),
    security.privileged.value !== true && added.length > 0 ? gainWords(added, gainOf(effects)) : undefined,
    escalationWords(effects.noNewPrivileges),
    seccompWords(security.seccomp),
    filesWords(security.readOnlyRootFilesystem),
  ];
  const lines = facts.flatMap(fact => (fact === undefined ? [] : `- ${fact}`));
  return [title, user, ...lines].join('\n');
}

function userWords(user: User, { from }: Setting<number>): string {
  const source = from ? ` (set by the ${from})` : '';
  if (user.kind === 'root') return `Runs as root${source}`;
  if (user.kind === 'user') return `Runs as user ${user.uid}${source}`;
  if (user.kind === 'image') return 'Runs as whom its image says, root not excluded';
  if (user.kind === 'not-root') return 'Runs as whom its image says; the kubelet refuses root, and a user by name';
  if (user.kind === 'refused') return `Never starts: user 0${source} is asked for and forbidden`;
  return 'Runs as somebody who cannot be seen here';
}

function ownUsers({ workload }: Container): string {
  return hasOwnUsers(workload) ? ', and root in it is an ordinary user of the node' : '';
}

function capabilityWords(
  held: readonly string[] | undefined,
  asRoot: readonly string[] | undefined,
): string | undefined {
  if (held) return `Starts with ${capabilities(held)}.`;
  return asRoot && `Starts with ${capabilities(asRoot)} if that is root, else with none.`;
}

function capabilities(names: readonly string[]): string {
  if (names.length === 0) return 'no capabilities';
  if (names[0] === 'ALL') return 'all capabilities';
  return `the capabilities ${names.map(code).join(', ')}`;
}

function gainWords(names: readonly string[], gain: Gain): string | undefined {
  const what = listOf(names.map(code));
  if (gain === 'by-file') return `${what}: only for programs that carry it as file capability.`;
  if (gain === 'by-entrypoint')
    return `${what}: only if the program that the container starts carries it as file capability.`;
  return gain === 'never' ? `${what}: for no program at all.` : undefined;
}

function escalationWords(noNewPrivileges: boolean | undefined): string | undefined {
  if (noNewPrivileges === undefined) return undefined;
  return noNewPrivileges
    ? 'Nothing that it starts gains more: setuid programs and file capabilities are ignored.'
    : 'What it starts may gain more, through setuid programs and file capabilities.';
}

function seccompWords({ value, hidden, from }: Setting<string>): string | undefined {
  if (hidden) return undefined;
  if (value === undefined) return 'No filter of system calls, unless the kubelet sets one.';
  if (value === 'Unconfined') return `No filter of system calls (taken away by the ${from}).`;
  return `System calls filtered by ${value === 'Localhost' ? 'a profile of the node' : 'the runtime’s profile'}.`;
}

function filesWords({ value, hidden }: Setting<boolean>): string | undefined {
  if (hidden) return undefined;
  return value === true ? 'Cannot change the files of its image.' : 'May change the files of its image.';
}
