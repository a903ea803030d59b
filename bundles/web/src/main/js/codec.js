// Values as they go over the wire.
import { isObject } from './base.js';

/**
 * Regular expressions are the only values of the reference that JSON has no form for. What is called `__proto__` does not get through:
 * code of the page that merges objects would give it to all of them.
 */
export const encode = (value) => JSON.stringify(value, (key, part) => (part instanceof RegExp ? { $regexp: [part.source, part.flags] } : part));
export function decoded(value) {
  if (Array.isArray(value)) {
    return value.map(decoded);
  }
  if (isObject(value)) {
    if (Array.isArray(value.$regexp)) {
      try {
        return new RegExp(value.$regexp[0], value.$regexp[1]);
      } catch (e) {
        return value;
      }
    }
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__').map(([key, part]) => [key, decoded(part)]));
  }
  return value;
}
