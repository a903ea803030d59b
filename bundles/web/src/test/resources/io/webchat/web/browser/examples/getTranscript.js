oMyPlugin.command('WebChatService.getTranscript').done(function (e) {
  // e.messages
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
