oMyPlugin.command('WebChatService.getStats').done(function (e) {
  // e.agents, e.startTime, e.endTime, e.duration
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
