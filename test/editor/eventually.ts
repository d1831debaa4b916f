/**
 * Asks again and again until the answer is true or anything like it.
 * @param what Named in the error when it never is, together with the last answer.
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  what: string,
  milliseconds = 15_000,
): Promise<Exclude<T, false | undefined>> {
  const until = Date.now() + milliseconds;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer) return answer as Exclude<T, false | undefined>;
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${milliseconds / 1000} s for: ${what}; last: ${last}`);
}
