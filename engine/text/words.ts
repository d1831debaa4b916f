/** `a`, `a and b`, `a, b and c`; beyond `most` the rest is counted: `a, b and 3 more`. */
export function listOf(names: readonly string[], most = 4): string {
  return joined(names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names, 'and');
}

/** `a`, `a or b`, `a, b or c`. */
export function choiceOf(names: readonly string[]): string {
  return joined(names, 'or');
}

function joined(names: readonly string[], word: string): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `Container web` in the middle of a sentence: `container web`. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `this Deployment` at the beginning of a sentence: `This Deployment`. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
