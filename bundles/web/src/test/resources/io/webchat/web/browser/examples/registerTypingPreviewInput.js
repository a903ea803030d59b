oMyPlugin.command('WebChatService.registerTypingPreviewInput', { input: document.getElementById('input') }).done(function (e) {
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
