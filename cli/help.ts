import { formatKubernetesVersion, NEWEST_VERSION } from '../engine/kubernetes/lifecycle/versions';

export const HELP = `Finds spikes in Kubernetes YAML: what is valid, and still hurts in production.

Usage:
  avoid-spikes check [options] [PATH…]   check files and folders; the current folder when none is named
  avoid-spikes rules [--format json]     list all rules
  avoid-spikes explain RULE              show the page of a rule, also by the name that another linter gives it

Options of check:
  --format pretty|json                   how to report (pretty)
  --preset recommended|strict|all        which rules are on (recommended)
  --kubernetes VERSION                   the version of your clusters, such as 1.36 (${formatKubernetesVersion(NEWEST_VERSION)})
  --config FILE                          use this configuration instead of the .avoid-spikes.yaml files
  --fix                                  carry out all safe fixes
  --since REF                            compare with a commit, branch or tag of git: what will restart nothing,
                                         and what will be rejected
  --color, --no-color                    colours or none, whatever the terminal says

  -h, --help                             this text
  -v, --version                          the version

Folders are searched for .yaml and .yml files. node_modules, .git, and what git or the configuration
leave out are not; links are followed. The nearest .avoid-spikes.yaml above a file configures it.

Exit code: 0 nothing at warning or above, 1 findings, 2 wrong usage, configuration or I/O.
`;
