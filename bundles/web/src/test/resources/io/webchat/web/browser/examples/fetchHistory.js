oMyPlugin.command('WebChatService.fetchHistory').done(function (e) {
  // e = the AJAX response
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
