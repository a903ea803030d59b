// Elements and the document. The page that they belong to is not there: what a script looks for and has not made itself is an element
// that does nothing, the same one each time.
(function (parts) {
  'use strict';
  const { intrinsics, events, loading, markup, cookies, nodes: makeNodes, settings, inert, location, window } = parts;
  const { each, asFlag, filter, join, joined, lower, map, replace, slice, some, upper } = intrinsics;
  const { assign, defineProperty, hasOwn, keys } = Object;
  const asText = String;
  const NativeProxy = Proxy;
  const REFLECTED = ['id', 'title', 'lang', 'dir', 'name', 'type', 'src', 'href', 'rel', 'alt', 'placeholder', 'action', 'method', 'target', 'slot', 'htmlFor'];
  const FLAGS = ['hidden', 'disabled', 'checked', 'selected', 'required', 'readOnly', 'async', 'defer', 'multiple', 'isContentEditable', 'draggable'];
  const NUMBERS = ['offsetWidth', 'offsetHeight', 'offsetTop', 'offsetLeft', 'clientWidth', 'clientHeight', 'clientTop', 'clientLeft', 'scrollWidth', 'scrollHeight',
    'scrollTop', 'scrollLeft', 'tabIndex', 'naturalWidth', 'naturalHeight', 'selectionStart', 'selectionEnd'];

  return () => {
    const nodes = makeNodes();
    const { Node, Text, DOCUMENT, FRAGMENT, stateOf, isNode, find, inTree, byId, collection, insertAll, seen, standIn, fill, contentOf, markupOf } = nodes;

    function box() {
      return { x: 0, y: 0, top: 0, left: 0, right: 0, bottom: 0, width: 0, height: 0 };
    }

    /** classList and the like: words of an attribute. */
    function wordsOf(node, name) {
      const read = () => markup.words(node.getAttribute(name) ?? '');
      const write = (all) => node.setAttribute(name, join(all, ' '));
      const has = (word) => some(read(), (one) => one === asText(word));
      const list = {
        contains: has,
        add: (...given) => each(given, (word) => { if (!has(word)) { write(joined(read(), [asText(word)])); } }),
        remove: (...given) => write(filter(read(), (one) => !some(given, (word) => asText(word) === one))),
        toggle(word, force) {
          const wanted = force === undefined ? !has(word) : asFlag(force);
          (wanted ? list.add : list.remove)(word);
          return wanted;
        },
        replace(old, word) { const had = has(old); if (had) { list.remove(old); list.add(word); } return had; },
        item: (index) => read()[index] ?? null,
        forEach: (fn) => each(read(), fn),
        toString: () => node.getAttribute(name) ?? '',
        get length() { return read().length; },
        get value() { return list.toString(); }
      };
      return list;
    }

    /** Properties of a style are texts, also those that are not set. */
    function style() {
      const own = {
        setProperty: (name, value) => { own[asText(name)] = asText(value); },
        getPropertyValue: (name) => (hasOwn(own, asText(name)) ? own[asText(name)] : ''),
        removeProperty: (name) => { const value = own.getPropertyValue(name); delete own[asText(name)]; return value; },
        cssText: ''
      };
      return new NativeProxy(own, { __proto__: null, get: (target, key) => (key in target || typeof key === 'symbol' ? target[key] : key === 'toJSON' || key === 'then' ? undefined : '') });
    }

    const dashed = (name) => replace(name, /[A-Z]/g, (c) => '-' + lower(c));

    /** data-* attributes. */
    function dataset(node) {
      return new NativeProxy({}, {
        __proto__: null,
        get: (target, key) => (typeof key === 'symbol' ? undefined : node.getAttribute('data-' + dashed(key)) ?? undefined),
        has: (target, key) => node.hasAttribute('data-' + dashed(key)),
        set: (target, key, value) => { node.setAttribute('data-' + dashed(key), value); return true; },
        deleteProperty: (target, key) => { node.removeAttribute('data-' + dashed(key)); return true; }
      });
    }

    /** A part of a node that is made when it is first asked for. */
    function part(node, name, make) {
      const state = stateOf(node);
      state[name] = state[name] ?? make();
      return state[name];
    }

    class Element extends Node {
      constructor(name, type) {
        super(name, type);
      }
      get tagName() { return stateOf(this).name; }
      get localName() { return lower(stateOf(this).name); }
      get namespaceURI() { return 'http://www.w3.org/1999/xhtml'; }
      get className() { return this.getAttribute('class') ?? ''; }
      set className(value) { this.setAttribute('class', value); }
      get classList() { return part(this, 'classList', () => wordsOf(this, 'class')); }
      get style() { return part(this, 'style', style); }
      set style(text) { this.style.cssText = asText(text); }
      get dataset() { return part(this, 'dataset', () => dataset(this)); }
      get value() { return stateOf(this).value ?? this.getAttribute('value') ?? (stateOf(this).name === 'TEXTAREA' ? this.textContent : ''); }
      set value(value) { stateOf(this).value = asText(value ?? ''); }
      get text() { return this.textContent; }
      set text(text) { this.textContent = text; }
      get innerText() { return this.textContent; }
      set innerText(text) { this.textContent = text; }
      get innerHTML() { return contentOf(this); }
      set innerHTML(text) { fill(this, asText(text ?? ''), true); }
      get outerHTML() { return markupOf(this); }
      get attributes() { const own = stateOf(this).attributes; return collection(map(keys(own), (name) => ({ name, value: own[name].value }))); }
      get readyState() { return 'complete'; }
      getAttribute(name) { return stateOf(this).attributes[lower(asText(name))]?.value ?? null; }
      setAttribute(name, value) { stateOf(this).attributes[lower(asText(name))] = { value: asText(value) }; }
      removeAttribute(name) { delete stateOf(this).attributes[lower(asText(name))]; }
      hasAttribute(name) { return this.getAttribute(name) !== null; }
      hasAttributes() { return keys(stateOf(this).attributes).length > 0; }
      getAttributeNames() { return keys(stateOf(this).attributes); }
      toggleAttribute(name, force) {
        const wanted = force === undefined ? !this.hasAttribute(name) : asFlag(force);
        if (wanted) { this.setAttribute(name, this.getAttribute(name) ?? ''); } else { this.removeAttribute(name); }
        return wanted;
      }
      matches(selector) { return markup.matches(seen(this), markup.parse(asText(selector))); }
      closest(selector) {
        for (let node = this; node !== null; node = node.parentElement) {
          if (node.matches(selector)) {
            return node;
          }
        }
        return standIn(this, 'closest ' + asText(selector));
      }
      querySelector(selector) { return find(this, selector)[0] ?? null; }
      querySelectorAll(selector) { return collection(find(this, selector)); }
      getElementsByTagName(name) { return this.querySelectorAll(name); }
      getElementsByClassName(names) { return this.querySelectorAll(classesOf(names)); }
      insertAdjacentElement(where, node) { adjacent(this, where, node); return node; }
      insertAdjacentText(where, text) { adjacent(this, where, new Text(text)); }
      insertAdjacentHTML(where, text) { adjacent(this, where, new Text(text, true)); }
      cloneNode(deep) {
        const copy = element(stateOf(this).name);
        const own = stateOf(this).attributes;
        each(keys(own), (name) => copy.setAttribute(name, own[name].value));
        if (deep) {
          each(this.childNodes, (child) => copy.appendChild(child.cloneNode(true)));
        }
        return copy;
      }
      getBoundingClientRect() { return box(); }
      getClientRects() { return []; }
      attachShadow() { return element('#fragment'); }
      focus() { events.dispatch(this, new events.kinds.FocusEvent('focus')); }
      blur() { events.dispatch(this, new events.kinds.FocusEvent('blur')); }
      click() { events.dispatch(this, new events.kinds.MouseEvent('click', { bubbles: true, cancelable: true })); }
      submit() { return undefined; }
      reset() { return undefined; }
      checkValidity() { return true; }
      reportValidity() { return true; }
    }

    function classesOf(names) {
      return join(map(markup.words(asText(names)), (name) => '.' + name), '');
    }

    function adjacent(node, where, given) {
      const parent = node.parentNode;
      switch (lower(asText(where))) {
        case 'afterbegin': insertAll(node, [given], node.firstChild ?? undefined); break;
        case 'beforeend': insertAll(node, [given]); break;
        case 'beforebegin': if (parent !== null) { insertAll(parent, [given], node); } break;
        default: if (parent !== null) { insertAll(parent, [given], node.nextSibling ?? undefined); }
      }
    }

    function property(owner, name, get, set) {
      defineProperty(owner, name, { __proto__: null, get, set, configurable: true, enumerable: true });
    }

    each(REFLECTED, (name) => property(Element.prototype, name,
      function () { return this.getAttribute(name) ?? ''; }, function (value) { this.setAttribute(name, value); }));
    each(FLAGS, (name) => property(Element.prototype, name,
      function () { return this.hasAttribute(name); }, function (value) { this.toggleAttribute(name, asFlag(value)); }));
    each(NUMBERS, (name) => property(Element.prototype, name,
      function () { return stateOf(this)[name] ?? 0; }, function (value) { stateOf(this)[name] = value; }));

    class HTMLElement extends Element {
      constructor(name) {
        super(upper(asText(name ?? 'DIV')));
      }
    }

    function element(name) {
      return asText(name)[0] === '#' ? new Document(name, FRAGMENT) : new HTMLElement(name);
    }
    nodes.elementsAre(element);

    // ---- the document ----------------------------------------------------------------------------------------------------------

    class Document extends Element {
      constructor(name, type) {
        super(asText(name ?? '#document'), type ?? FRAGMENT);
      }
      cloneNode(deep) {
        const copy = element('#fragment');
        if (deep) {
          each(this.childNodes, (child) => copy.appendChild(child.cloneNode(true)));
        }
        return copy;
      }
      getElementById(id) { return byId(this, id); }
      getElementsByName(name) { return this.querySelectorAll('[name="' + asText(name) + '"]'); }
      createElement(name) { return element(asText(name)); }
      createElementNS(namespace, name) { return element(asText(name)); }
      createTextNode(text) { return new Text(text); }
      createComment() { return new Text(''); }
      createDocumentFragment() { return element('#fragment'); }
      createEvent(name) { return events.createEvent(name); }
      importNode(node, deep) { return isNode(node) ? node.cloneNode(deep) : node; }
      adoptNode(node) { return node; }
      hasFocus() { return true; }
      execCommand() { return false; }
      elementFromPoint() { return null; }
      open() { return this; }
      close() { return undefined; }
      write() { return undefined; }
      writeln() { return undefined; }
    }

    const page = location();
    const TEXTS = {
      title: '', referrer: '', URL: page.href, documentURI: page.href, domain: page.hostname, visibilityState: 'visible',
      characterSet: 'UTF-8', charset: 'UTF-8', inputEncoding: 'UTF-8', contentType: 'text/html', compatMode: 'CSS1Compat', designMode: 'off', lastModified: ''
    };

    function newDocument() {
      const document = new Document('#document', DOCUMENT);
      const html = element('html');
      const script = element('script');
      html.setAttribute('lang', settings.language);
      document.appendChild(html);
      each(['head', 'body'], (name) => { document[name] = html.appendChild(element(name)); });
      stateOf(script).isRunning = true;
      document.head.appendChild(script);
      assign(document, TEXTS, {
        documentElement: html, scrollingElement: html, activeElement: document.body, currentScript: script, defaultView: window, hidden: false, fullscreenElement: null,
        doctype: null, implementation: { createHTMLDocument: newDocument, hasFeature: () => true }, fonts: inert
      });
      each(['scripts', 'forms', 'images', 'links', 'anchors', 'styleSheets'], (name) => property(document, name,
        () => collection(inTree(document, name === 'styleSheets' ? 'style' : slice(name, 0, -1))), undefined));
      return document;
    }

    const document = newDocument();
    assign(document, loading.listening(() => document));
    property(document, 'location', location, () => undefined);
    property(document, 'cookie', cookies.cookiesText, cookies.writeCookieText);
    events.outwards((node) => (isNode(node) ? stateOf(node).parent ?? (node === document ? window : null) : null));
    return { document, Node, Text, Element, HTMLElement, Document, DocumentFragment: Document, element, inTree, standIn, isNode, newDocument };
  };
})
