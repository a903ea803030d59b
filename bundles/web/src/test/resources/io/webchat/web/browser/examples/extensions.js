if (!window._genesys) window._genesys = {};
if (!window._genesys.widgets) window._genesys.widgets = {};
if (!window._genesys.widgets.extensions) window._genesys.widgets.extensions = {};
window._genesys.widgets.webchat = { userData: { page: 'prices' } };
window._genesys.widgets.onReady = function (QuickBus) {
  example.done(typeof QuickBus.command);
};
window._genesys.widgets.extensions.TestExtension = function ($, CXBus, Common) {
  window.oMyPlugin = CXBus.registerPlugin('TestExtension');
  oMyPlugin.registerCommand('test', function (e) {
    e.deferred.resolve(Common.sanitizeHTML('<b>'));
  });
  oMyPlugin.ready();
  oMyPlugin.command('TestExtension.test').done(function (e) {
    example.done(e);
  });
  oMyPlugin.command('WebChatService.startChat', { nickname: 'Jane' }).done(function (e) {
    example.always();
  });
};
