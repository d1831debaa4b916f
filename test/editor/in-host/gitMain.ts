import { runSuite } from './main';

/** As `run` of main.ts, for a workspace that is a git repository. */
export const run = () => runSuite(() => import('./gitSuite'));
