// The bus in the page: what the page finds of it, and when it connects.
import { guard, listOf, root, soon, widgets } from './base.js';
import { Common, CXBus, quickBus } from './bus.js';
import './commands.js';
import { Deferred } from './deferred.js';
import './files.js';
import { link } from './link.js';

const adopted = new WeakSet();
function once(fn, ...args) {
  if (typeof fn === 'function' && !adopted.has(fn)) {
    adopted.add(fn);
    guard(fn, ...args);
  }
}

root._genesys = root._genesys || {};
root._genesys.widgets = root._genesys.widgets || {};
root._genesys.widgets.bus = quickBus;
root.CXBus = CXBus;

const own = root.document && document.currentScript && document.currentScript.src;
const addressOfFile = (url) => new URL('.', url).href.replace(/\/$/, '');

/** Connects the bus; done by itself when the page is loaded, unless the page says where to. */
function connect(url) {
  if (link.isStopped()) {
    const target = url || (widgets().main || {}).serviceURL || (own && addressOfFile(own));
    if (!target) {
      throw new Error('Say where the service is: connect(url), or _genesys.widgets.main.serviceURL');
    }
    link.start(String(target).replace(/\/$/, ''));
  }
  return quickBus;
}

function boot() {
  widgets().bus = quickBus;
  const $ = root.jQuery || { Deferred, extend: Object.assign };
  Object.values(widgets().extensions || {}).forEach((extension) => once(extension, $, CXBus, Common));
  listOf(widgets().onReady).forEach((fn) => once(fn, quickBus));
  if (own || (widgets().main || {}).serviceURL) {
    connect();
  }
}

root.webchatBus = { CXBus, bus: quickBus, Deferred, connect, disconnect: () => link.stop(true) };
if (root.document) {
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', boot);
  } else {
    soon(boot);
  }
  let wasConnected = false;
  root.addEventListener('pagehide', () => {
    wasConnected = !link.isStopped();
    link.stop(true);
  });
  root.addEventListener('pageshow', (e) => e.persisted && wasConnected && link.start());
}
