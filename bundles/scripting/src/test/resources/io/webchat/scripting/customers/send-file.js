// A transcript as a file, from its text.
CXBus.subscribe('WebChatService.started', function () {
  const lines = ['Köln', 'Hello'];
  CXBus.command('WebChatService.sendFile', { files: new File([lines.join('\n')], 'notes.txt', { type: 'text/plain' }) });
  const input = document.createElement('input');
  input.type = 'file';
  input.files = [new File([new Uint8Array([1, 0, 255]), new Blob(['x'])], 'b.bin')];
  CXBus.command('WebChatService.sendFile', { files: input });
});
