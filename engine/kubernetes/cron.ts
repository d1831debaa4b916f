/**
 * How often a CronJob starts.
 *
 * Notation: github.com/robfig/cron/v3 `ParseStandard`, which the CronJob controller uses; Vixie cron's rule that a run
 * is due when either the day of the month or the day of the week fits, if both are restricted.
 */

const MINUTES_A_DAY = 24 * 60;

interface Field {
  first: number;
  last: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MINUTE: Field = { first: 0, last: 59 };
const HOUR: Field = { first: 0, last: 23 };
const DAY: Field = { first: 1, last: 31 };
const MONTH: Field = { first: 1, last: 12, names: MONTHS };
const WEEKDAY: Field = { first: 0, last: 6, names: WEEKDAYS };

const MACROS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * The shortest time between two starts, in seconds; a time zone that changes its clock is not considered. Undefined when
 * the text is no schedule, or one that is due once at most in the years looked at.
 */
export function shortestPeriod(schedule: string): number | undefined {
  const text = schedule.trim().replace(/^(CRON_)?TZ=\S+\s+/, '');
  if (text.startsWith('@every ')) return parseDuration(text.slice(7).trim());
  const fields = (MACROS[text] ?? text).split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minutes, hours, days, months, weekdays] = [MINUTE, HOUR, DAY, MONTH, WEEKDAY].map((field, i) =>
    valuesOf(fields[i]!, field),
  );
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const times = hours.flatMap(hour => minutes.map(minute => hour * 60 + minute));
  const dates = datesOf({ days, months, weekdays, either: !isAny(fields[2]!) && !isAny(fields[4]!) });
  const gap = shortestGap(times, dates);
  return gap === undefined ? undefined : gap * 60;
}

/** In minutes; times of a day and numbers of days, both rising. */
function shortestGap(times: readonly number[], dates: readonly number[]): number | undefined {
  const within = times.slice(1).map((time, i) => time - times[i]!);
  const between = dates.slice(1).map((date, i) => (date - dates[i]!) * MINUTES_A_DAY - times.at(-1)! + times[0]!);
  const gaps = dates.length > 0 ? [...within, ...between] : [];
  return gaps.length > 0 ? Math.min(...gaps) : undefined;
}

interface Dates {
  days: readonly number[];
  months: readonly number[];
  weekdays: readonly number[];
  /** One of the two is enough. */
  either: boolean;
}

/** Days of the months of a year without a leap day. */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LEAP_YEAR = LENGTHS.with(1, 29);

/** Four years from Monday, 1 January 2024, a leap year, so that each date falls on several weekdays; numbered from 0. */
function datesOf({ days, months, weekdays, either }: Dates): number[] {
  const dates: number[] = [];
  let number = 0;
  for (const [index, length] of [...LEAP_YEAR, ...LENGTHS, ...LENGTHS, ...LENGTHS].entries()) {
    const inMonth = months.includes((index % 12) + 1);
    for (let day = 1; day <= length; day++, number++) {
      const [fits, fitsWeek] = [days.includes(day), weekdays.includes((number + 1) % 7)];
      if (inMonth && (either ? fits || fitsWeek : fits && fitsWeek)) dates.push(number);
    }
  }
  return dates;
}

/** Source: robfig/cron/v3 `getRange`: a star with a step restricts. */
function isAny(text: string): boolean {
  return text.split(',').some(part => /^[*?](\/1)?$/.test(part));
}

/** The values that one field stands for, rising; undefined when it is not understood. */
function valuesOf(text: string, field: Field): number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = rangeOf(part, field);
    if (!range) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field): { from: number; to: number; step: number } | undefined {
  const [, range = '', stepText] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
  const step = stepText === undefined ? 1 : Number(stepText);
  const [low, high, ...more] = range.split('-');
  const from = isStar(range) ? field.first : numberOf(low ?? '', field);
  // `5/15` means from 5 to the end.
  const single = stepText === undefined ? from : field.last;
  const to = isStar(range) ? field.last : high === undefined ? single : numberOf(high, field);
  if (from === undefined || to === undefined || more.length > 0 || step === 0) return undefined;
  return from < field.first || to > field.last || from > to ? undefined : { from, to, step };
}

function isStar(text: string): boolean {
  return text === '*' || text === '?';
}

function numberOf(text: string, { names = [], first }: Field): number | undefined {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return name + first;
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

const UNITS: Record<string, number> = { h: 3600, m: 60, s: 1 };

/** Go's durations as far as anybody schedules by them: `1h30m`. */
function parseDuration(text: string): number | undefined {
  if (!/^(\d{1,6}[hms])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
  return seconds > 0 ? seconds : undefined;
}
