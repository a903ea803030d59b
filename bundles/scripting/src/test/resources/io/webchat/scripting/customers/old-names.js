// Event names of a version long ago, and a rejected object.
var bus = window._genesys.widgets.bus.registerPlugin('Old');
bus.subscribe('cx.plugin.WebChatService.started', function () { throw new Error('never'); });
bus.subscribe('cx.plugin.WebChatService.ended', function () { throw new Error('never'); });
bus.subscribe('WebChatService.started', function () {
  Promise.reject({ code: 5, text: 'no agents', secureKey: 'hidden', errors: [{ code: 6, text: 'busy', token: 'hidden' }] });
});
