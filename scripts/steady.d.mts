import type { Plugin } from 'esbuild';

export function steady(): Plugin;
export function steadied(text: string): string;
