oMyPlugin.command('WebChatService.updateInteractionData', { routing: { priority: 2 } }).done(function (e) {
  // e = the merged interaction data
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
