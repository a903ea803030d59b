oMyPlugin.subscribe('MyPlugin.data.basket', function (e) {
  // e.data.last, e.data.value
  example.heard(e);
});
oMyPlugin.data('basket', 3);
oMyPlugin.data('basket', 3); // unchanged: no event
example.done([oMyPlugin.data('basket'), CXBus.data('MyPlugin.basket'), oMyPlugin.data('WebChatService.sessionActive')]);
