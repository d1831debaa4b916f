import { rules } from '../rules/registry.generated';
import { start } from './start';

start({ rules, pages: async () => (await import('../rules/pages.generated.json')).default });
