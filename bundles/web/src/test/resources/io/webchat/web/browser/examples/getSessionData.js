oMyPlugin.command('WebChatService.getSessionData').done(function (e) {
  // e = the session data
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
