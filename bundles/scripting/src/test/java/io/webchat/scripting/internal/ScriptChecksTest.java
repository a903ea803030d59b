package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with scripts that run without a failure and yet do nothing. */
class ScriptChecksTest extends ScriptingCase {
  private List<String> check(String name, String text) {
    return scripting.check(new ScriptSource(name, text)).stream().map(String::valueOf).toList();
  }

  @Test
  void aModuleThatExportsNothingIsNamed() {
    assertThat(check("scripts/preprocessors/p.js", "const preprocessor = (m) => m;"))
        .singleElement()
        .asString()
        .startsWith("scripts/preprocessors/p.js: ")
        .contains("exports no function");
    assertThat(check("session/s.js", "module.exports = { getSessiondata() {} };"))
        .singleElement()
        .asString()
        .contains("getSessionData");
    assertThat(check("session/s.js", "function setSessionData() {}")).isEmpty();
    assertThat(check("p.js", "module.exports = (message) => message;")).isEmpty();
  }

  @Test
  void aConfigurationOfVersion3WithoutItsAddressIsNamed() {
    String text =
        "_genesys.widgets.webchat = {\n  transport: {\n    type: 'pureengage-v3-rest',\n    endpoint: 'e'\n  }\n};";
    assertThat(check("c.js", text))
        .singleElement()
        .asString()
        .startsWith("c.js:3:5: ")
        .contains("transport.dataURL");
    assertThat(check("c.js", text.replace("endpoint: 'e'", "dataURL: 'https://h.example'")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "var widgets = { webchat: { dataURL: 'https://h.example' } };",
        "function onReady() { CXBus.command('WebChatService.startChat'); }",
        "const settings = { transport: { type: 'pureengage-v3-rest' } };",
        "if (false) { _genesys.widgets.webchat = { dataURL: 'https://h.example' }; }"
      })
  void aScriptThatDoesNothingIsNamed(String text) {
    assertThat(check("c.js", text)).singleElement().asString().contains("configures nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_genesys.widgets.main = { header: { a: 'b' } };",
        "_genesys.widgets.onReady = (bus) => bus.command('WebChatService.startChat');",
        "_genesys.widgets.extensions.X = ($, CXBus) => CXBus.subscribe('WebChatService.ready', () => 1);",
        "setTimeout(() => 1, 5);",
        "console.log('here');",
        "document.addEventListener('click', () => CXBus.command('WebChatService.startChat'));",
        "$(document).on('click', '.chat', () => CXBus.command('WebChatService.startChat'));",
        "window.ChatHelpers = { start() { return CXBus.command('WebChatService.startChat'); } };",
        "var Helpers = (function () { return { names: ['a'] }; })();",
        "function greeting(name) { return 'WebChat ' + name; }",
        "class ChatLogger { log(text) { console.log(text); } }",
        "const FORMATS = { date: 'd.m.y' };",
        "if (!Array.prototype.at) { Array.prototype.at = function (i) { return this[i]; }; }",
        "_genesys.widgets.helpers = { a: 1 };"
      })
  void aScriptThatDoesSomethingIsNot(String text) {
    assertThat(check("c.js", text)).isEmpty();
  }

  @Test
  void aPageWithUniversalModulesIsCheckedAsConfiguration() {
    String text =
        """
        (function (root, factory) {
          if (typeof module === 'object' && module.exports) { module.exports = factory(); } else { root.lib = factory(); }
        })(this, () => ({ url: 'https://h.example' }));
        _genesys.widgets.webchat = { dataURL: lib.url,
          pollRate: 'fast' };
        """;
    assertThat(check("c.js", text)).singleElement().asString().startsWith("c.js:5:3: ");
    assertThat(check("c.js", text.replace("'fast'", "500"))).isEmpty();
  }
}
