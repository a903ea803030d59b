// The built-ins as they are before customers' scripts run. What a script replaces later spoils its own calls, not those of the prelude,
// which at run time uses neither methods of built-in prototypes nor `for of`, spread and destructuring of arrays, which call such methods.
// Nor does a derived class do without a constructor: the implicit one spreads an array.
// A part that is made when a script first touches it takes its built-ins before that, too: its outer function does, its inner one makes it.
(function () {
  'use strict';
  const { apply, ownKeys } = Reflect;
  const { defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Object;
  const { isArray } = Array;
  const NativePromise = Promise;

  /** A method as a function of its object. */
  const uncurried = Function.prototype.bind.bind(Function.prototype.call);

  /** A collection with methods of its own. */
  function own(Collection) {
    const Own = class extends Collection {
      constructor() {
        super();
      }
    };
    for (const key of ownKeys(Collection.prototype)) {
      defineProperty(Own.prototype, key, getOwnPropertyDescriptor(Collection.prototype, key));
    }
    setPrototypeOf(Own.prototype, null);
    return Own;
  }

  const exec = uncurried(RegExp.prototype.exec);
  const slice = uncurried(String.prototype.slice);
  const nextOfMap = uncurried(new Map().keys().next);

  // ---- texts -------------------------------------------------------------------------------------------------------------------

  function test(pattern, text) {
    return exec(pattern, text) !== null;
  }

  /** A text in which `fn` changed what a global pattern finds. */
  function replace(text, pattern, fn) {
    let result = '';
    let from = 0;
    pattern.lastIndex = 0;
    for (let found = exec(pattern, text); found !== null; found = exec(pattern, text)) {
      result += slice(text, from, found.index) + fn(found[0]);
      from = found.index + found[0].length;
    }
    return result + slice(text, from);
  }

  // ---- lists -------------------------------------------------------------------------------------------------------------------

  function add(list, element) {
    list[list.length] = element;
  }

  function each(list, fn) {
    for (let i = 0; i < list.length; i += 1) {
      fn(list[i], i);
    }
  }

  function map(list, fn) {
    const result = [];
    each(list, (element) => add(result, fn(element)));
    return result;
  }

  function filter(list, fn) {
    const result = [];
    each(list, (element, i) => {
      if (fn(element, i)) {
        add(result, element);
      }
    });
    return result;
  }

  function joined(first, second) {
    const result = [];
    each(first, (element) => add(result, element));
    each(second, (element) => add(result, element));
    return result;
  }

  /** One or many, as a list. */
  function listOf(given) {
    return isArray(given) ? given : [given];
  }

  /** The first elements of a list. */
  function first(list, count) {
    return filter(list, (element, i) => i < count);
  }

  /** A list without its first elements. */
  function without(list, count) {
    return filter(list, (element, i) => i >= count);
  }

  function some(list, fn) {
    for (let i = 0; i < list.length; i += 1) {
      if (fn(list[i], i)) {
        return true;
      }
    }
    return false;
  }

  // ---- properties --------------------------------------------------------------------------------------------------------------

  /** Sets an own property, whatever its name is. */
  function define(target, name, value) {
    defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
  }

  /** A property that scripts may replace and do not see among the keys. */
  function fixed(target, name, value) {
    defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  }

  /** As {@link fixed}, of a value that is made when it is first read. */
  function lazily(target, name, read) {
    defineProperty(target, name, {
      __proto__: null, get: read, set: (value) => fixed(target, name, value), configurable: true, enumerable: false
    });
  }

  /** What `make` makes, once, when it is first asked for. */
  function once(make) {
    let made;
    let done = false;
    return () => {
      if (!done) {
        made = make();
        done = true;
      }
      return made;
    };
  }

  // ---- promises ----------------------------------------------------------------------------------------------------------------

  function isThenable(value) {
    return value !== null && (typeof value === 'object' || typeof value === 'function')
      && (value instanceof NativePromise || typeof value.then === 'function');
  }

  /** Calls one of both when a thenable has settled. */
  async function whenSettled(thenable, onResolved, onRejected) {
    let value;
    try {
      value = await thenable;
    } catch (e) {
      onRejected(e);
      return;
    }
    onResolved(value);
  }

  /** Runs it after what runs now. */
  async function soon(run) {
    await undefined;
    run();
  }

  return {
    apply, uncurried, exec, test, replace, slice, add, each, map, filter, joined, listOf, first, without, some,
    asFlag: (value) => !!value, define, fixed, lazily, once, isThenable, whenSettled, soon,
    Map: own(Map), WeakMap: own(WeakMap), WeakSet: own(WeakSet),
    indexOf: uncurried(String.prototype.indexOf), split: uncurried(String.prototype.split), trim: uncurried(String.prototype.trim),
    lower: uncurried(String.prototype.toLowerCase), upper: uncurried(String.prototype.toUpperCase),
    charCode: uncurried(String.prototype.charCodeAt), join: uncurried(Array.prototype.join), iterate: uncurried(Array.prototype[Symbol.iterator]),
    firstKey: (collection) => nextOfMap(collection.keys()).value
  };
})
