// Mocha reporter whose last line is the one that all our tests end with: `N passed, N failed`. What was skipped is named.
// usage: mocha --reporter scripts/test-reporter.cjs [--reporter-option style=dot]
const { reporters } = require('mocha');

class Reporter {
  constructor(runner, options) {
    const skipped = [];
    runner.on('pending', test => skipped.push(test.fullTitle()));
    const Style = options.reporterOptions?.style === 'dot' ? reporters.Dot : reporters.Spec;
    new Style(runner, options);
    runner.once('end', () => {
      const { passes, failures } = runner.stats;
      for (const title of skipped) reporters.Base.consoleLog(`skipped: ${title}`);
      const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
      reporters.Base.consoleLog(`${passes} passed, ${failures} failed${more}`);
    });
  }
}

module.exports = Reporter;
