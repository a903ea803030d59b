// Asynchronous commands that are tried again, a store that tells of its changes, and what is measured.
var trail = [];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function retry(fn, most = 3) {
  for (let i = 1; ; i += 1) {
    try { return await fn(i); } catch (e) { if (i >= most) { throw e; } await sleep(2 ** i); }
  }
}
window._genesys.widgets.extensions = window._genesys.widgets.extensions || {};
window._genesys.widgets.extensions['Retry'] = function ($, CXBus, Common) {
  const plugin = CXBus.registerPlugin('Retry');
  plugin.registerCommand('go', (e) => { retry(async (i) => { if (i < 2) { throw new Error('no ' + i); } return { tries: i }; }).then(e.deferred.resolve, e.deferred.reject); });
  plugin.registerCommand('never', (e) => { retry(async (i) => { throw new Error('no ' + i); }).catch((x) => { e.deferred.reject(x.message); }); });
  plugin.ready();
  (async () => {
    const done = await plugin.command('Retry.go');
    const all = await Promise.allSettled([plugin.command('Retry.never'), plugin.command('WebChatService.echo', { a: 1 })]);
    trail.push(done.tries, ...all.map((one) => one.status + ' ' + JSON.stringify(one.value ?? one.reason)));
  })();
};
const store = new Proxy({ open: false }, {
  set(target, key, value) { target[key] = value; window.dispatchEvent(new CustomEvent('store', { detail: { key, value } })); return true; }
});
window.addEventListener('store', ({ detail }) => trail.push(detail.key + detail.value));
store.open = true;
performance.mark('begin');
const measure = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(1234.5);
