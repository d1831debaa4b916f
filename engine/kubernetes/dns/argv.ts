/** What the elements of a container's command and args are, seen together. */
import type { HostContext } from './hosts';
import { flagKey } from './words';

const SHELL = /(?:^|\/)(?:ba|da|a|k|z|c)?sh$/;
/** `-c`, also together with other flags: `-ec`, `-lc`. */
const SCRIPT_FLAG = /^-[a-z]*c$/;

/**
 * The context of each element of `[...command, ...args]`: the script behind `sh -c` is a shell text, a word behind
 * `--host` is under that name. Undefined elements are unknown.
 */
export function argumentContexts(argv: readonly (string | undefined)[]): Pick<HostContext, 'place' | 'key'>[] {
  const shell = argv.findIndex(word => word !== undefined && SHELL.test(word));
  return argv.map((_, index) => {
    const before = index > 0 ? argv[index - 1] : undefined;
    const isScript = shell >= 0 && shell < index && before !== undefined && SCRIPT_FLAG.test(before);
    const key = before === undefined ? undefined : flagKey(before);
    return isScript ? { place: 'shell' } : { place: 'arg', key };
  });
}
