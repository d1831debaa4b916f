/** Names the container that kubectl logs, exec, attach and cp take. Source: kubectl pkg/cmd/util/podcmd. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** What kubectl logs used to read instead; gone since 1.25. Source: kubernetes CHANGELOG-1.25. */
export const FORMER_DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-logs-container';
