// assert, assertEquals, assertThrows; load and save.
(function (ips) {
  'use strict';

  const equal = (a, b) => {
    if (Object.is(a, b)) return true;
    if (a === null || b === null || typeof a !== 'object'
        || typeof b !== 'object')
      return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length
      && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
  };

  ips.global('assert', (condition, message) => {
    if (!condition)
      ips.fail('assertion_failed', message === undefined
        ? `${ips.inspect(condition)} is not true` : ips.text(message),
      'the line below asserted it');
  });

  ips.global('assertEquals', (actual, expected, message) => {
    if (!equal(actual, expected))
      ips.fail('assertion_failed', (message === undefined ? ''
        : `${ips.text(message)}: `)
        + `expected ${ips.inspect(expected)}, got ${ips.inspect(actual)}`,
      'the line below asserted it');
  });

  const fits = (thrown, wish) => {
    if (wish === undefined) return true;
    if (wish instanceof RegExp) return wish.test(String(thrown));
    if (typeof wish === 'function' && wish.prototype)
      return thrown instanceof wish;
    return thrown?.code === wish || thrown?.kind === wish
      || String(thrown).includes(wish);
  };

  ips.global('assertThrows', (f, wish) => {
    if (typeof f !== 'function')
      ips.misused('assertThrows', 'the first argument is a function that throws');
    let thrown;
    let value;
    let threw = false;
    try {
      value = f();
    } catch (x) {
      thrown = x;
      threw = true;
    }
    const wanted = wish === undefined ? 'an error' : ips.text(wish);
    if (!threw)
      ips.fail('assertion_failed',
        `expected ${wanted}, but it answered ${ips.inspect(value)}`,
        'the line below asserted it');
    if (!fits(thrown, wish))
      ips.fail('assertion_failed',
        `expected ${wanted}, but it threw ${ips.text(String(thrown))}`,
        'the line below asserted it');
    return thrown;
  });

  ips.global('load', (file) => {
    if (typeof file !== 'string') ips.misused('load', "a script's path is wanted");
    const [source, name] = ips.ask('open_script', file);
    try {
      return ips.run_script(source, name);
    } finally {
      ips.ask('close_script');
    }
  });

  ips.global('save', (file) => {
    if (typeof file !== 'string') ips.misused('save', 'a path is wanted');
    ips.ask('save_script', file);
  });
})
