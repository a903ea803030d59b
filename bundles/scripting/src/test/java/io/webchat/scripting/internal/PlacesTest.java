package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings.ScriptSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where mistakes are said to be: in the customer's file, never in what is put around it. */
class PlacesTest extends ScriptingCase {
  private String problem(String name, String text) {
    return scripting.check(new ScriptSource(name, text)).stream()
        .findFirst()
        .map(String::valueOf)
        .orElse("none");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "missing brace|module.exports = (m) => {\\n  if (m) {\\n};|3:3",
        "missing brace, line end|module.exports = (m) => {\\n  if (m) {\\n};\\n|4:1",
        "brace too many|const x = 1;\\n  }\\nmodule.exports = () => x;|2:3",
        "brace too many at the end|module.exports = () => 1;\\n}|2:1",
        "return and brace too many|if (module) { return module; }\\n  }\\n|3:1",
        "open comment|module.exports = () => 1;\\n/* never|2:",
        "open text|module.exports = () => 'a;\\n|1:",
        "on line 1|module.exports = (m => 1;|1:25",
        "nothing but a brace|{|1:2",
      })
  void syntaxErrorsOfModulesAreWithinTheFile(String name, String text, String place) {
    assertThat(problem("preprocessors/p.js", text.replace("\\n", "\n")))
        .as(name)
        .startsWith("preprocessors/p.js:" + place);
  }

  @ParameterizedTest
  @CsvSource({
    "preprocessors/p.js",
    "preprocessors/my file.js",
    "preprocessors/a (copy) (2).js",
    "preprocessors/a:1.js"
  })
  void stacksAreReadWhateverTheFileIsCalled(String name) {
    assertThat(problem(name, "Promise.resolve().then(1); missing();")).startsWith(name + ":1:28:");
    assertThat(
            problem(
                name,
                "CXBus.loadFile('x', () => { missing(); }); module.exports = (message) => message;"))
        .startsWith(name + ":1:29:");
    assertThat(
            problem(
                name,
                "CXBus.loadFile('x', function named() {\n  missing(); }); module.exports = (message) => message;"))
        .startsWith(name + ":2:3:");
  }

  @Test
  void pagesKeepTheirColumns() {
    assertThat(problem("my config.js", "CXBus.loadFile('x', () => { missing(); });"))
        .startsWith("my config.js:1:29:");
    assertThat(problem("my config.js", "  missing();")).startsWith("my config.js:1:3:");
    assertThat(problem("my config.js", "let a = {\n")).startsWith("my config.js:2:1:");
  }
}
