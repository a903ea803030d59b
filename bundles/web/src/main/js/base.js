// What all parts of the bus use.
export const root = globalThis;
export const SERVICE = 'WebChatService';
export const settings = { async: true };

/** Milliseconds that no clock setting changes. */
export const steady = () => root.performance.now();

export const isObject = (value) => value !== null && typeof value === 'object';
export const isThenable = (value) => isObject(value) && typeof value.then === 'function';
export const listOf = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const isPlain = (value) => isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
/** What goes with an event or a command. */
export const payloadOf = (value) => (isPlain(value) ? { ...value } : value || {});
/** The same for the service and the container, which know nothing but objects. */
export const asOptions = (value) => (isObject(value) && !Array.isArray(value) ? value : {});
export const report = (e) => root.setTimeout(() => { throw e; });

/** Runs a function later, in order; at once when the bus is configured so. */
export function soon(fn) {
  if (settings.async === false) {
    guard(fn);
  } else {
    Promise.resolve().then(() => guard(fn));
  }
}

/** What a page's function throws is reported as any error of the page, and stops nobody else. */
export function guard(fn, ...args) {
  try {
    return fn(...args);
  } catch (e) {
    report(e);
    return undefined;
  }
}

/** `_genesys.widgets` of the page. */
export const widgets = () => (root._genesys && root._genesys.widgets) || {};
