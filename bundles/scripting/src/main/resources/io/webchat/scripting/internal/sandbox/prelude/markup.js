// Texts of markup, and simple selectors, as the inert document needs them.
(function (parts) {
  'use strict';
  const { intrinsics } = parts;
  const { add, exec, filter, indexOf, join, lower, map, replace, slice, some, split, test, trim, upper } = intrinsics;
  const { fromCodePoint } = String;
  const asNumber = Number;
  const ESCAPES = { __proto__: null, '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\u00a0': '&nbsp;' };
  const NAMED = { __proto__: null, amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
  const PARTS = /([#.]?)((?:[\w-]|[^\x00-\x7f]|\\.)+)|\[\s*([\w-]+)\s*(?:([~|^$*]?)=\s*(?:"([^"]*)"|'([^']*)'|([^\]\s]*))\s*)?\]|(\*)|(:.*)/gs;

  const escapeText = (text) => replace(text, /[&<>\u00a0]/g, (c) => ESCAPES[c]);
  const escapeAll = (text) => replace(text, /[&<>"']/g, (c) => ESCAPES[c]);

  function character(reference) {
    const name = slice(reference, 1, -1);
    if (name[0] !== '#') {
      return NAMED[name] ?? reference;
    }
    const code = asNumber(lower(name[1]) === 'x' ? '0x' + slice(name, 2) : slice(name, 1));
    return code > 0 && code <= 0x10ffff ? fromCodePoint(code) : '\ufffd';
  }

  const unescape = (text) => replace(text, /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, character);
  /** What is seen of a markup. */
  const textOf = (markup) => unescape(replace(replace(markup, /<!--.*?-->/gs, () => ''), /<\/?[a-z][^>]*>/gi, () => ''));

  // ---- selectors ---------------------------------------------------------------------------------------------------------------

  /** The conditions of one compound such as `a.b#c[d=e]`: {tag, id, classes, attributes, other}. */
  function compound(text) {
    const wanted = { tag: '', id: '', classes: [], attributes: [], other: false };
    PARTS.lastIndex = 0;
    for (let found = exec(PARTS, text); found !== null; found = exec(PARTS, text)) {
      const name = found[2];
      if (found[3] !== undefined) {
        add(wanted.attributes, { name: lower(found[3]), how: found[4], value: found[5] ?? found[6] ?? found[7] });
      } else if (found[1] === '#') {
        wanted.id = name;
      } else if (found[1] === '.') {
        add(wanted.classes, name);
      } else if (name !== undefined) {
        wanted.tag = upper(name);
      } else if (found[9] !== undefined) {
        wanted.other = true;
      }
    }
    return wanted;
  }

  /** The alternatives of a selector, each a list of compounds from outside to inside. */
  function parse(selector) {
    const alternatives = filter(map(split(selector, ','), trim), (one) => one !== '');
    return map(alternatives, (one) => map(filter(split(replace(one, /\s*[>+~]\s*(?![^[]*\])|\s+(?![^[]*\])/g, () => ' '), ' '), (part) => part !== ''), compound));
  }

  const words = (text) => filter(split(replace(text, /\s+/g, () => ' '), ' '), (word) => word !== '');

  function fits(actual, { how, value }) {
    if (actual === null) {
      return false;
    }
    switch (value === undefined ? 'any' : how) {
      case 'any': return true;
      case '~': return some(words(actual), (word) => word === value);
      case '^': return slice(actual, 0, value.length) === value;
      case '$': return actual.length >= value.length && slice(actual, actual.length - value.length) === value;
      case '*': return indexOf(actual, value) >= 0;
      case '|': return actual === value || indexOf(actual, value + '-') === 0;
      default: return actual === value;
    }
  }

  /** Whether an element, {tag, attribute(name)}, fits a compound. */
  function fitsCompound(element, { tag, id, classes, attributes, other }) {
    const own = () => words(element.attribute('class') ?? '');
    return !other && (tag === '' || tag === element.tag) && (id === '' || id === element.attribute('id'))
      && !some(classes, (name) => !some(own(), (word) => word === name))
      && !some(attributes, (one) => !fits(element.attribute(one.name), one));
  }

  /** Whether the innermost compound fits an element and the others fit what is around it. */
  function fitsChain(element, chain) {
    let left = chain.length - 1;
    if (left < 0 || !fitsCompound(element, chain[left])) {
      return false;
    }
    for (let around = element.around(); around !== null && left > 0; around = around.around()) {
      left -= fitsCompound(around, chain[left - 1]) ? 1 : 0;
    }
    return left === 0;
  }

  return {
    escapeText, escapeAll, textOf, words, parse,
    matches: (element, alternatives) => some(alternatives, (chain) => fitsChain(element, chain)),
    attributesText: (attributes) => join(map(attributes, (one) => ' ' + one.name + '="' + escapeAll(one.value) + '"'), '')
  };
})
