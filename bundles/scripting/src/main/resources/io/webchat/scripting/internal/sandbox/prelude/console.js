// The console: lines of the logger io.webchat.scripting.console.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, settings, window } = parts;
  const { each, first, fixed, join, joined, map, slice } = intrinsics;
  const asText = String;
  const NativeError = Error;
  const LEVELS = {
    log: 'info', info: 'info', warn: 'warn', error: 'error', debug: 'debug', trace: 'debug', dir: 'info', dirxml: 'info', table: 'info', group: 'info',
    groupCollapsed: 'info'
  };

  function shown(value) {
    if (typeof value === 'string') {
      return value;
    }
    if (typeof value === 'function') {
      return 'function ' + value.name;
    }
    try {
      return value instanceof NativeError ? asText(value) : typeof value === 'object' ? values.pack(value) : asText(value);
    } catch (e) {
      return '[unprintable]';
    }
  }

  function print(level, args) {
    host.print(level, slice(join(map(args.length > 20 ? first(args, 20) : args, shown), ' '), 0, settings.consoleCharacters));
  }

  const console = {};
  const printing = { info: (...args) => print('info', args), warn: (...args) => print('warn', args), error: (...args) => print('error', args), debug: (...args) => print('debug', args) };
  each(Object.keys(LEVELS), (name) => { console[name] = printing[LEVELS[name]]; });
  console.assert = (condition, ...args) => {
    if (!condition) {
      print('error', joined(['Assertion failed:'], args));
    }
  };
  const nothing = () => undefined;
  each(['groupEnd', 'time', 'timeEnd', 'timeLog', 'timeStamp', 'count', 'countReset', 'clear'], (name) => { console[name] = nothing; });
  fixed(window, 'console', console);

  return { print };
})
