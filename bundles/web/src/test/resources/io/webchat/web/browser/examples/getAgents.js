oMyPlugin.command('WebChatService.getAgents').done(function (e) {
  // e.agents
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
