// An extension with commands of its own, as the documentation of extensions shows them.
if (!window._genesys) window._genesys = {};
if (!window._genesys.widgets) window._genesys.widgets = {};
if (!window._genesys.widgets.extensions) window._genesys.widgets.extensions = {};

window._genesys.widgets.extensions['Profile'] = function ($, CXBus, Common) {
  var plugin = CXBus.registerPlugin('Profile');
  Common.log('Profile begins', { mobile: Common.isMobileDevice() });

  plugin.registerCommand('load', function (e) {
    e.deferred.resolve(new Promise(function (resolve) { setTimeout(function () { resolve({ name: Common.sanitizeHTML('<b>' + e.data.name) }); }, 5); }));
  });
  plugin.registerCommand('fails', function (e) { e.deferred.resolve(Promise.reject({ code: 7, text: 'no profile' })); });
  plugin.registerCommand('chained', function (e) { e.deferred.resolve(plugin.command('load', { name: 'again' })); });
  plugin.registerCommand('texts', function (e) {
    var webchat = Common.checkPath(window, '_genesys.widgets.webchat.transport.type');
    e.deferred.resolve([
      Common.linkify('see www.example.com/a?b=1, or https://x.example/.'), Common.linkify('<a href="https://x.example">x</a>', { target: '_self' }),
      Common.highlightEmailAddresses('mail a.b@c.example now'), Common.bytesToSize(0), Common.bytesToSize(1536), Common.bytesToSize(5 * 1024 * 1024),
      typeof webchat, Common.checkPath({ a: { b: [1, { c: 'deep' }] } }, 'a.b[1].c'), Common.checkPath({}, 'a.b.c') === undefined,
      JSON.stringify(Common.createPath({ a: {} }, 'a.b.c', 1)), /^\d\d?:\d\d [AP]M$/.test(Common.getFormattedTime(Date.now())), Common.populateAllPlaceholders('as it was'),
      typeof Common.Generate.Container({ type: 'generic' }).append
    ]);
  });
  plugin.republish('ready');
  plugin.ready();
};
