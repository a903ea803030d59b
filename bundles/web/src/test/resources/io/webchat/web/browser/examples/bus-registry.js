var registry = oMyPlugin.registry();
example.done([registry.MyPlugin.commands, registry.WebChatService.commands.indexOf('startChat') >= 0, oMyPlugin.namespace()]);
