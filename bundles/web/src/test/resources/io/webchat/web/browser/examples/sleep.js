oMyPlugin.command('WebChatService.sleep').done(function (e) {
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
