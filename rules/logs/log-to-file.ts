import { type Container, containerTitle, runningContainers, type Workload } from '../../engine/kubernetes/workload';
import { defineRule } from '../../engine/lint/rule';
import { at, itemsAt, type YamlNode } from '../../engine/yaml/nodes';
import { asString } from '../../engine/yaml/scalars';
import { helperOf, wordsOf } from '../shared/helpers';

export default defineRule({
  meta: {
    id: 'logs/log-to-file',
    title: 'A log goes into a file that nobody reads',
    severity: 'information',
    preset: 'strict',
    fixes: [],
  },
  workload(workload, context) {
    const running = runningContainers(workload);
    if (running.some(container => helperOf(container)?.what === 'a log shipper')) return;
    for (const container of running) {
      const found = logFileOf(container, workload);
      if (!found) continue;
      context.report({
        at: found.node,
        message: `${containerTitle(container)} ${found.what} ${found.path}, and no container beside it ships that on: kubectl logs shows nothing of it, and the file goes with the pod. Log to standard output.`,
      });
    }
  },
});

interface LogFile {
  node: YamlNode;
  /** What the container does with it. */
  what: string;
  path: string;
}

/** A folder says less: many programs write there what they print as well. */
const FLAG = /^--?(?:log[-_.]?(?:file|path)|logfile|(?:access|error)[-_]log(?:[-_]?file)?)$/i;
const VARIABLE = /^(?:[A-Z0-9]+_)*(?:LOG_?(?:FILE|PATH)|LOGGING_FILE(?:_NAME|_PATH)?)$/;
/** With these the log also goes where it belongs. Source: kubernetes/klog, flags. */
const ALSO = /--?(also)?logtostderr(=true)?(\s|$)/;

function logFileOf(container: Container, workload: Workload): LogFile | undefined {
  if (ALSO.test(wordsOf(container))) return undefined;
  const named = inArguments(container) ?? inEnvironment(container);
  return named && isKept(named.path, container, workload) ? undefined : (named ?? inVolume(container, workload));
}

/** The file lies in a volume that another container reads, or that outlives the pod or is read on the node. */
function isKept(path: string, container: Container, { podSpec, containers }: Workload): boolean {
  const mount = itemsAt(container.node, 'volumeMounts')
    .map(item => ({ path: asString(at(item, 'mountPath'))?.replace(/\/$/, ''), name: asString(at(item, 'name')) }))
    .filter(one => one.path !== undefined && path.startsWith(`${one.path}/`))
    .sort((one, other) => other.path!.length - one.path!.length)[0];
  if (!mount) return false;
  const volume = itemsAt(podSpec, 'volumes').find(item => asString(at(item, 'name')) === mount.name);
  // What is no volume of the pod is a claim of the StatefulSet, or out of sight.
  const isLocal = volume !== undefined && at(volume, 'emptyDir') !== undefined;
  return !isLocal || containers.some(other => other !== container && mounts(other, mount.name));
}

/** `--log-file=/a`, or `--log-file` and `/a` one after the other. */
function inArguments({ node }: Container): LogFile | undefined {
  const words = ['command', 'args'].flatMap(key => itemsAt(node, key));
  for (const [i, word] of words.entries()) {
    const [flag = '', ...value] = (asString(word) ?? '').split('=');
    if (!FLAG.test(flag)) continue;
    const place = value.length > 0 ? word : words[i + 1];
    const path = value.length > 0 ? value.join('=') : asString(place);
    if (place && path !== undefined && isFile(path)) return { node: place, what: 'writes its log to', path };
  }
  return undefined;
}

function inEnvironment({ node }: Container): LogFile | undefined {
  for (const variable of itemsAt(node, 'env')) {
    const value = at(variable, 'value');
    const path = asString(value);
    const isLog = VARIABLE.test(asString(at(variable, 'name')) ?? '');
    if (isLog && value && path !== undefined && isFile(path)) return { node: value, what: 'writes its log to', path };
  }
  return undefined;
}

/** A volume of the pod where logs usually go, and which no other container reads. */
function inVolume({ node }: Container, { podSpec, containers }: Workload): LogFile | undefined {
  const own = itemsAt(podSpec, 'volumes').filter(volume => at(volume, 'emptyDir') !== undefined);
  const names = own.map(volume => asString(at(volume, 'name')));
  for (const mount of itemsAt(node, 'volumeMounts')) {
    const place = at(mount, 'mountPath');
    const [path, name] = [asString(place), asString(at(mount, 'name'))];
    if (!place || path === undefined || !/^\/var\/log(\/|$)/.test(path) || !names.includes(name)) continue;
    if (containers.filter(other => mounts(other, name)).length === 1)
      return { node: place, what: 'keeps a volume for logs at', path };
  }
  return undefined;
}

function mounts({ node }: Container, volume: string | undefined): boolean {
  return itemsAt(node, 'volumeMounts').some(mount => asString(at(mount, 'name')) === volume);
}

/** A path other than those that stand for standard output. */
function isFile(path: string): boolean {
  return path.startsWith('/') && !/^\/(dev|proc)\//.test(path);
}
