package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page of the one script line and examples of the reference. */
final class ExamplePage {
  /** What an example tells, as plain data. */
  static final String RECORDER =
      """
      window.example = (() => {
        const plain = (value) => value === undefined ? null : JSON.parse(JSON.stringify(value,
          (key, part) => part instanceof RegExp ? String(part) : typeof part === 'function' ? 'a function' : part));
        const own = { calls: [], events: [] };
        ['done', 'fail', 'always', 'progress'].forEach((name) => {
          own[name] = (value) => own.calls.push([name, plain(value)]);
        });
        own.heard = (e) => own.events.push({ event: e.event, publisher: e.publisher, data: plain(e.data) });
        return own;
      })();
      """;

  private final Page page;

  ExamplePage(Page page) {
    this.page = page;
  }

  /** The text of such a page. */
  static String html(String... examples) {
    StringBuilder scripts = new StringBuilder();
    for (String example : examples) {
      scripts.append("<script>").append(Examples.text(example)).append("</script>");
    }
    return "<!doctype html><meta charset=utf-8><title>examples</title><body>"
        + "<textarea id=input></textarea><input type=file id=file>"
        + "<script src=\"/webchat/webchat-bus.js\"></script>"
        + scripts;
  }

  Page page() {
    return page;
  }

  /** Runs an example. */
  ExamplePage run(String example) {
    page.evaluate("example.calls = []");
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(Examples.text(example)));
    return this;
  }

  /** Waits until the example has told so much; all that it told, in order. */
  List<List<Object>> told(int count) {
    page.waitForFunction("count => example.calls.length >= count", count);
    return calls();
  }

  @SuppressWarnings("unchecked") // as the recorder writes it
  private List<List<Object>> calls() {
    return (List<List<Object>>) page.evaluate("example.calls");
  }

  /** What the command of the example resolved with; {@code always} must be behind. */
  Object done(String example) {
    return settled(example, "done");
  }

  /** What the command of the example was rejected with; {@code always} must be behind. */
  Object failed(String example) {
    return settled(example, "fail");
  }

  private Object settled(String example, String how) {
    run(example);
    page.waitForFunction("() => example.calls.some((call) => call[0] === 'always')");
    List<List<Object>> calls = new ArrayList<>(calls());
    calls.removeIf(call -> call.get(0).equals("progress"));
    assertThat(calls.stream().map(call -> call.get(0))).as(example).containsExactly(how, "always");
    return calls.get(0).get(1);
  }

  /** Waits for an event of the service; the data of the last one. */
  @SuppressWarnings("unchecked") // JSON
  Map<String, Object> event(String name) {
    String full = "WebChatService." + name;
    page.waitForFunction("name => example.events.some((e) => e.event === name)", full);
    return (Map<String, Object>)
        page.evaluate("name => example.events.filter((e) => e.event === name).pop().data", full);
  }

  /** Waits for a message of this text. */
  void text(String text) {
    page.waitForFunction(
        "text => example.events.some((e) => e.event === 'WebChatService.messageReceived'"
            + " && e.data.messages.some((m) => m.text === text))",
        text);
  }

  /** The names of all events so far among these, in order. */
  @SuppressWarnings("unchecked") // as the recorder writes it
  List<String> events(String... names) {
    return (List<String>)
        page.evaluate(
            "names => example.events.map((e) => e.event.replace('WebChatService.', ''))"
                + ".filter((name) => names.includes(name))",
            List.of(names));
  }
}
