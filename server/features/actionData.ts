import type { IgnoreScope } from '../../engine/lint/ignoreEdits';

/**
 * What a code action carries so that its edit can be computed when it is chosen: names, no positions, because the
 * document may have changed by then.
 */
export type ActionData = { v: 1; uri: string; version: number } & Deed;

export type Deed =
  | { deed: 'fix'; fingerprint: string; title: string }
  | { deed: 'fixAll'; rule?: string }
  | { deed: 'ignore'; fingerprint: string; scope: IgnoreScope }
  | { deed: 'switchOff'; rule: string };

/** Reads what a client sends back; undefined when it is not ours. */
export function actionDataOf(data: unknown): ActionData | undefined {
  return typeof data === 'object' && data !== null && 'v' in data && data.v === 1 && 'deed' in data
    ? (data as ActionData)
    : undefined;
}
