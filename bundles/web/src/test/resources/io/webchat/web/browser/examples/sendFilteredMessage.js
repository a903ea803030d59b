oMyPlugin.command('WebChatService.sendFilteredMessage', { message: 'secret: 4711', regex: /^secret:/ }).done(function (e) {
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
