/** A line of a plot: values by number of files. */
export interface Series {
  name: string;
  color: string;
  points: readonly [files: number, value: number][];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 360, 60, 40];

/** Both axes logarithmic, so that what grows with the number of files rises like the dotted line, as SVG. */
export function plotOf(title: string, unit: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const [x, y] = [
    scale(
      all.map(([files]) => files),
      LEFT,
      WIDTH - 150,
    ),
    scale(
      all.map(([, value]) => value),
      HEIGHT - BOTTOM,
      40,
    ),
  ];
  const lines = series.map(({ name, color, points }) =>
    line(
      name,
      color,
      points.map(([files, value]) => [x.at(files), y.at(value)]),
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><title>Growth with the workspace</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="20" font-size="14">${title}</text>
${x.ticks.map(tick => `<text x="${x.at(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${label(tick)}</text>`).join('\n')}
${y.ticks.map(tick => `<path d="M${LEFT} ${y.at(tick)}H${WIDTH - 150}" stroke="#ddd"/><text x="${LEFT - 6}" y="${y.at(tick) + 4}" text-anchor="end">${label(tick)}</text>`).join('\n')}
<text x="${WIDTH - 150}" y="${HEIGHT - 6}" text-anchor="end">files; ${unit} upwards</text>
${lines.join('\n')}
</svg>
`;
}

function line(name: string, color: string, points: readonly [number, number][]): string {
  const path = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  const [x, y] = points.at(-1)!;
  const dots = points.map(([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3" fill="${color}"/>`);
  return `<path d="M${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}<text x="${x + 8}" y="${y + 4}" fill="${color}">${name}</text>`;
}

/** Maps the powers of ten around the values to pixels. */
function scale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)) };
}

function label(value: number): string {
  return value >= 1 ? value.toLocaleString('en') : String(value);
}
