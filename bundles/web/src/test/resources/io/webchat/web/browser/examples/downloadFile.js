oMyPlugin.command('WebChatService.downloadFile', { fileId: window.fileId, fileName: window.fileName }).done(function (e) {
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
