oMyPlugin.command('WebChatService.verifySession').done(function (e) {
  // e.sessionActive
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
