// A library that only defines things, in the universal form.
(function (root, factory) {
  if (typeof define === 'function' && define.amd) {
    define([], factory);
  } else if (typeof module === 'object' && module.exports) {
    module.exports = factory();
  } else {
    root.ChatHelpers = factory();
  }
}(typeof self !== 'undefined' ? self : this, function () {
  'use strict';
  function Formatter(options) { this.options = options || {}; }
  Formatter.prototype.greet = function (name) { return (this.options.greeting || 'Hello') + ' ' + name; };
  return { Formatter: Formatter, start: function (data) { return CXBus.command('WebChatService.startChat', data); } };
}));
