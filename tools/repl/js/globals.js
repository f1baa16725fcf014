// The language's own sources of chance and time, from seed and network clock.
(function (ips) {
  'use strict';

  let numbers = [];
  const random = () => {
    if (numbers.length === 0) numbers = ips.ask('random').reverse();
    return numbers.pop();
  };
  Object.defineProperty(Math, 'random',
    { value: random, writable: true, configurable: true });

  const Real = Date;
  const now = () => Math.floor(ips.ask('now') / 1000);

  const NetworkDate = function (...parts) {
    if (!new.target) return String(new Real(now()));
    return Reflect.construct(Real, parts.length ? parts : [now()], new.target);
  };
  Object.defineProperty(NetworkDate, 'name', { value: 'Date' });
  Object.defineProperty(NetworkDate, 'length', { value: 7 });
  NetworkDate.prototype = Real.prototype;
  for (const [key, value] of [['now', now], ['parse', Real.parse],
    ['UTC', Real.UTC]])
    Object.defineProperty(NetworkDate, key,
      { value, writable: true, configurable: true });
  Object.defineProperty(Real.prototype, 'constructor',
    { value: NetworkDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, 'Date',
    { value: NetworkDate, writable: true, configurable: true });

  // When these see an object go depends on the collector, not on the seed.
  delete globalThis.WeakRef;
  delete globalThis.FinalizationRegistry;
  delete Atomics.waitAsync;
})
