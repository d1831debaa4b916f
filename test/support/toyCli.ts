import { start } from '../../cli/start';
import { toyCatalogue } from './toyRules';

start(toyCatalogue);
