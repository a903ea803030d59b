// `Common` of extensions: its functions for texts, objects, times and the log work; those for the user interface return what they get.
(function (parts) {
  'use strict';
  const { intrinsics, markup, console, settings, inert } = parts;
  const { define, each, exec, map, replace, slice, split, test, uncurried } = intrinsics;
  const { hasOwn } = Object;
  const { isArray } = Array;
  const { floor, log, min, round } = Math;
  const asText = String;
  const asNumber = Number;
  const NativeDate = Date;
  const NativeProxy = Proxy;
  const hoursOf = uncurried(Date.prototype.getHours);
  const minutesOf = uncurried(Date.prototype.getMinutes);
  const timeOf = uncurried(Date.prototype.getTime);
  const textOf = (value) => (value === undefined || value === null ? '' : asText(value));
  const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB'];
  const ADDRESS = /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"']*[^\s<>"'.,;:!?)\]}]/gi;
  const MAIL = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,24}\b/gi;

  return () => {
    const { escapeAll } = markup;

    /** Changes what is outside of tags, and of links that are there already. */
    function outsideOfTags(text, fn) {
      const pattern = /<a\b[^>]*>.*?<\/a>|<[a-z/!][^>]*>/gis;
      let result = '';
      let from = 0;
      for (let found = exec(pattern, text); found !== null; found = exec(pattern, text)) {
        result += fn(slice(text, from, found.index)) + found[0];
        from = found.index + found[0].length;
      }
      return result + fn(slice(text, from));
    }

    function link(address, shown, target) {
      return '<a href="' + replace(address, /"/g, () => '%22') + '" target="' + escapeAll(target) + '">' + shown + '</a>';
    }

    function linkify(text, options) {
      const target = textOf(options?.target) || '_blank';
      return outsideOfTags(textOf(text), (part) => replace(part, ADDRESS, (found) => link(test(/^www\./i, found) ? 'http://' + found : found, found, target)));
    }

    function highlightEmailAddresses(text) {
      return outsideOfTags(textOf(text), (part) => replace(part, MAIL, (found) => '<a href="mailto:' + found + '">' + found + '</a>'));
    }

    function bytesToSize(given) {
      const bytes = asNumber(given);
      if (!(bytes > 0)) {
        return '0 Bytes';
      }
      const unit = min(bytes < 1 ? 0 : floor(log(bytes) / log(1024)), UNITS.length - 1);
      return round((bytes / 1024 ** unit) * 100) / 100 + ' ' + UNITS[unit];
    }

    function steps(path) {
      return isArray(path) ? map(path, asText) : split(replace(asText(path), /\[["']?|["']?\]/g, () => '.'), '.');
    }

    /** The value at a path such as `a.b.c`; undefined where the path ends before. */
    function checkPath(object, path) {
      let value = object;
      each(steps(path), (step) => {
        if (step !== '') {
          value = value === undefined || value === null ? undefined : value[step];
        }
      });
      return value;
    }

    /** Makes the objects of a path, and sets the last one when there is a value. */
    function createPath(object, path, value) {
      const all = steps(path);
      let at = object;
      each(all, (step, i) => {
        const isLast = i === all.length - 1;
        const there = hasOwn(at, step) ? at[step] : undefined;
        if (isLast && value !== undefined) {
          define(at, step, value);
        } else if (there === null || (typeof there !== 'object' && typeof there !== 'function')) {
          define(at, step, {});
        }
        at = at[step];
      });
      return object;
    }

    const twoDigits = (number) => (number < 10 ? '0' : '') + number;

    /** The time of day, with the clock of `main.timeFormat`: 12 hours, or 24. */
    function getFormattedTime(given) {
      const date = given === undefined || given === null ? new NativeDate() : new NativeDate(given);
      if (!(timeOf(date) === timeOf(date))) {
        return textOf(given);
      }
      const hours = hoursOf(date);
      const minutes = ':' + twoDigits(minutesOf(date));
      const format = settings.main?.timeFormat;
      const has24 = format === 24 || format === '24' || format?.format === 24 || format?.format === '24';
      return has24 ? twoDigits(hours) + minutes : (hours % 12 === 0 ? 12 : hours % 12) + minutes + (hours < 12 ? ' AM' : ' PM');
    }

    const printing = (level) => (...args) => console.print(level, args);
    const no = () => false;
    const own = {
      linkify, highlightEmailAddresses, bytesToSize, checkPath, createPath, getFormattedTime,
      sanitizeHTML: (text) => escapeAll(textOf(text)),
      log: printing('info'), info: printing('info'), warn: printing('warn'), error: printing('error'), debug: printing('debug'),
      isMobileDevice: no, isMobile: no, isMobileMode: no, mobileMode: false, isDebug: no,
      config: settings.main ?? {}
    };
    return new NativeProxy(own, {
      __proto__: null,
      get(target, key) {
        if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
          return target[key];
        }
        return returning();
      },
      set(target, key, value) { define(target, key, value); return true; }
    });
  };

  /** A function of the user interface: what it gets comes back; what is below it is inert. */
  function returning() {
    return new NativeProxy(function () {}, {
      __proto__: null,
      get: (target, key) => inert[key],
      set: () => true,
      apply: (target, self, args) => (args.length > 0 ? args[0] : inert),
      construct: () => inert
    });
  }
})
