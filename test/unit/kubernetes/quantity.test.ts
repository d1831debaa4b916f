import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatBytes,
  formatCpu,
  formatQuantity,
  parseQuantity,
  type QuantityFamily,
  quantityFamily,
} from '../../../engine/kubernetes/quantity';

const LARGEST = 9_223_372_036_854_775_807_000_000_000n;

describe('parseQuantity', () => {
  const cases: [text: string, nanos: bigint | undefined][] = [
    ['0', 0n],
    ['1', 1_000_000_000n],
    ['+1', 1_000_000_000n],
    ['-1', -1_000_000_000n],
    ['1.5', 1_500_000_000n],
    ['1.', 1_000_000_000n],
    ['.5', 500_000_000n],
    ['100m', 100_000_000n],
    ['0.1', 100_000_000n],
    ['1n', 1n],
    ['1u', 1_000n],
    ['2k', 2_000_000_000_000n],
    ['3M', 3_000_000_000_000_000n],
    ['4G', 4_000_000_000_000_000_000n],
    ['5T', 5_000_000_000_000_000_000_000n],
    ['6P', 6_000_000_000_000_000_000_000_000n],
    ['7E', 7_000_000_000_000_000_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Ki', 1_536_000_000_000n],
    ['1Mi', 1_048_576_000_000_000n],
    ['1Gi', 1_073_741_824_000_000_000n],
    ['1Ti', 1_099_511_627_776_000_000_000n],
    ['1Pi', 1_125_899_906_842_624_000_000_000n],
    ['1Ei', 1_152_921_504_606_846_976_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['1E3', 1_000_000_000_000n],
    ['1.5e+3', 1_500_000_000_000n],
    ['12e-3', 12_000_000n],
    // Finer than a billionth: away from zero. Too large: capped.
    ['0.1n', 1n],
    ['-0.1n', -1n],
    ['1e-300', 1n],
    ['0e99', 0n],
    ['1e300', LARGEST],
    ['-99999E', -LARGEST],
    ['', undefined],
    ['.', undefined],
    ['-', undefined],
    ['m', undefined],
    ['1K', undefined],
    ['1ki', undefined],
    ['1MB', undefined],
    ['1 Gi', undefined],
    [' 1', undefined],
    ['1\n', undefined],
    ['1,5', undefined],
    ['1_000', undefined],
    ['1e', undefined],
    ['1e1.5', undefined],
    ['1.2.3', undefined],
    ['0x10', undefined],
    ['--1', undefined],
    ['9'.repeat(1_000_000), undefined],
  ];
  for (const [text, expected] of cases) {
    const title = text.length > 20 ? `${text.length} digits` : JSON.stringify(text);
    it(`reads ${title} as ${expected}`, () => assert.equal(parseQuantity(text), expected));
  }
});

describe('formatQuantity', () => {
  const cases: [text: string, family: QuantityFamily, canonical: string][] = [
    ['0', 'binary', '0'],
    ['0', 'exponent', '0'],
    ['0.5', 'decimal', '500m'],
    ['20', 'decimal', '20'],
    ['1500m', 'decimal', '1500m'],
    ['2000m', 'decimal', '2'],
    ['1000', 'decimal', '1k'],
    ['1000000E', 'decimal', '9223372036854775807'],
    ['1.5Gi', 'binary', '1536Mi'],
    ['1024Mi', 'binary', '1Gi'],
    ['1024', 'binary', '1Ki'],
    ['1025', 'binary', '1025'],
    ['1000', 'binary', '1k'],
    ['-2Ki', 'binary', '-2Ki'],
    ['1024.5', 'binary', '1024500m'],
    ['1200', 'exponent', '1200'],
    ['12e3', 'exponent', '12e3'],
    ['1e-3', 'exponent', '1e-3'],
  ];
  for (const [text, family, canonical] of cases) {
    it(`writes ${text} as ${canonical} (${family})`, () => {
      assert.equal(formatQuantity(parseQuantity(text) ?? -7n, family), canonical);
    });
  }

  it('loses nothing, in any family', () => {
    const families = fc.constantFrom<QuantityFamily>('decimal', 'binary', 'exponent');
    fc.assert(
      fc.property(fc.bigInt({ min: -LARGEST, max: LARGEST }), families, (nanos, family) => {
        assert.equal(parseQuantity(formatQuantity(nanos, family)), nanos);
      }),
      { seed: 11 },
    );
  });
});

/** Every way to write a unit, with its worth as a fraction of a billionth. */
const UNITS: readonly (readonly [text: string, numerator: bigint, denominator: bigint])[] = [
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((text, i) => [text, 10n ** BigInt(3 * i), 1n] as const),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((text, i) => [text, 2n ** BigInt(10 * (i + 1)) * 10n ** 9n, 1n] as const),
  ...[-12, -9, -3, -1, 0, 1, 6, 9].flatMap(power =>
    ['e', 'E'].map(letter => {
      const worth = BigInt(10 ** Math.abs(power));
      return [`${letter}${power}`, power < 0 ? 10n ** 9n : 10n ** 9n * worth, power < 0 ? worth : 1n] as const;
    }),
  ),
];

describe('exact decimal arithmetic', () => {
  const digits = fc.array(fc.nat(9), { maxLength: 12 }).map(list => list.join(''));
  const written = fc
    .record({
      sign: fc.constantFrom('', '+', '-'),
      whole: digits,
      fraction: fc.option(digits),
      unit: fc.constantFrom(...UNITS),
    })
    .filter(({ whole, fraction }) => whole !== '' || (fraction ?? '') !== '');

  it('reads every notation as the fraction that it stands for, rounded away from zero to billionths', () => {
    fc.assert(
      fc.property(written, ({ sign, whole, fraction, unit: [suffix, numerator, denominator] }) => {
        const text = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${suffix}`;
        // Digit by digit, so that nothing of the parser's own arithmetic is repeated here.
        let [top, bottom] = [0n, 1n];
        for (const digit of whole) top = top * 10n + BigInt(digit);
        for (const digit of fraction ?? '') [top, bottom] = [top * 10n + BigInt(digit), bottom * 10n];
        const nanos = parseQuantity(text);
        assert.ok(nanos !== undefined, text);
        const size = nanos < 0n ? -nanos : nanos;
        if (size === LARGEST) return assert.ok(top * numerator >= size * bottom * denominator, text);
        const rest = size * bottom * denominator - top * numerator;
        assert.ok(rest >= 0n && rest < bottom * denominator, `${text} is not ${nanos}`);
        assert.ok(nanos === 0n || nanos < 0n === (sign === '-'), text);
      }),
      { seed: 12, numRuns: 5000 },
    );
  });

  it('adds and multiplies without loss, whatever is mixed', () => {
    const quantity = fc.tuple(
      fc.nat(99_999),
      fc.constantFrom(...UNITS.filter(([, , denominator]) => denominator === 1n)),
    );
    fc.assert(
      fc.property(fc.array(quantity, { maxLength: 6 }), fc.nat(500), (list, pods) => {
        const read = list.map(([number, [suffix]]) => parseQuantity(`${number}${suffix}`) ?? -1n);
        const exact = list.reduce((sum, [number, [, worth]]) => sum + BigInt(number) * worth, 0n);
        fc.pre(exact < LARGEST / 500n);
        const total = read.reduce((sum, one) => sum + one, 0n) * BigInt(pods);
        assert.equal(total, exact * BigInt(pods));
        assert.equal(parseQuantity(formatCpu(total)), total);
        assert.equal(parseQuantity(formatBytes(total)), total);
      }),
      { seed: 13, numRuns: 2000 },
    );
  });
});

describe('quantityFamily', () => {
  const cases: [text: string, family: QuantityFamily | undefined][] = [
    ['1', 'decimal'],
    ['1E', 'decimal'],
    ['1E3', 'exponent'],
    ['1e-3', 'exponent'],
    ['1Ei', 'binary'],
    ['Ei', undefined],
  ];
  for (const [text, family] of cases) {
    it(`finds ${text} to be ${family}`, () => assert.equal(quantityFamily(text), family));
  }
});

describe('figures for people', () => {
  const cases: [format: (quantity: bigint) => string, text: string, shown: string][] = [
    [formatCpu, '20000m', '20'],
    [formatCpu, '1000', '1000'],
    [formatCpu, '0.25', '250m'],
    [formatCpu, '1.5', '1500m'],
    [formatBytes, '40960Mi', '40Gi'],
    [formatBytes, '1536Mi', '1536Mi'],
    [formatBytes, '1000000000', '1G'],
    [formatBytes, '2048M', '2048M'],
    [formatBytes, '512', '512'],
    [formatBytes, '500m', '500m'],
  ];
  for (const [format, text, shown] of cases) {
    it(`${format.name} shows ${text} as ${shown}`, () => assert.equal(format(parseQuantity(text) ?? -7n), shown));
  }

  it('sums without rounding: 3 × 0.1 is 300m, 40 × 500m + 2 is 22', () => {
    const tenth = parseQuantity('0.1') ?? 0n;
    const half = parseQuantity('500m') ?? 0n;
    assert.equal(formatCpu(tenth * 3n), '300m');
    assert.equal(formatCpu(half * 40n + (parseQuantity('2') ?? 0n)), '22');
  });
});
