// Chat events go to the data layer of a tag manager, and to the page as events of its own.
window.dataLayer = window.dataLayer || [];

(function () {
  var plugin = window._genesys.widgets.bus.registerPlugin('DataLayer');
  var names = ['started', 'ended', 'agentConnected', 'messageReceived'];

  function push(name, data) {
    dataLayer.push({ event: 'chat.' + name, chat: { page: document.title || location.pathname, language: document.documentElement.lang.split('-')[0], data: data } });
    document.dispatchEvent(new CustomEvent('chat:' + name, { bubbles: true, detail: { name: name, count: dataLayer.length } }));
  }

  names.forEach(function (name) {
    plugin.subscribe('WebChatService.' + name, function (e) { push(name, e.data && e.data.numAgentsConnected); });
  });

  window.pageHeard = [];
  window.addEventListener('chat:agentConnected', function (e) { pageHeard.push(e.type + ' ' + e.detail.count + ' ' + (e.target === document)); });
  document.body.addEventListener('chat:ended', function () { pageHeard.push('never'); });
  document.addEventListener('chat:ended', function () { pageHeard.push('ended'); }, { once: true });
})();
