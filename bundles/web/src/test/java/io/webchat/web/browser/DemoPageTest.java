package io.webchat.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo: two tabs of a visitor, and the desk of the agent. */
class DemoPageTest extends BrowserCase {
  private static final ContainsTextOptions PATIENTLY =
      new ContainsTextOptions().setTimeout((double) PATIENCE.toMillis());
  private static final IsVisibleOptions PATIENTLY_VISIBLE =
      new IsVisibleOptions().setTimeout((double) PATIENCE.toMillis());

  private Page demo() {
    String address = serverWithDemo().address("demo.html").toString();
    Page page = context().newPage();
    page.onPageError(problems()::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.location().contains("/favicon.ico")) {
            problems().add(message.text());
          }
        });
    page.navigate(address);
    return page;
  }

  private static FrameLocator frame(Page page, String title) {
    return page.locator("iframe[title=\"" + title + "\"]").contentFrame();
  }

  @Test
  void aPersonAtTheDeskAnswersInThePlaceOfTheBuiltInAgent() {
    Page page = demo();
    FrameLocator tab = frame(page, "A tab of the visitor");
    FrameLocator other = frame(page, "Another tab of the visitor");
    FrameLocator desk = frame(page, "The agent's desk");
    assertThat(desk.locator("#none")).isVisible(PATIENTLY_VISIBLE);
    tab.locator("#start").click();
    assertThat(tab.locator("#lines")).containsText("Hello, I am Anna", PATIENTLY);
    desk.locator("#chats button").click();
    assertThat(desk.locator("#lines")).containsText("Anna: Hello, I am Anna", PATIENTLY);
    desk.locator("#join:enabled").click();
    assertThat(desk.locator("#lines")).containsText("Anna left", PATIENTLY);

    tab.locator("#text:enabled").fill("<img src=x onerror=alert(1)>");
    assertThat(desk.locator("#typing")).containsText("Paul is typing", PATIENTLY);
    tab.locator("#send").click();
    assertThat(desk.locator("#lines"))
        .containsText("Paul: <img src=x onerror=alert(1)>", PATIENTLY);
    desk.locator("#text").fill("A person <b>here</b>");
    assertThat(tab.locator("#problem")).containsText("The agent is typing", PATIENTLY);
    desk.locator("#send").click();
    for (FrameLocator one : List.of(tab, other)) {
      assertThat(one.locator("#lines")).containsText("You: A person <b>here</b>", PATIENTLY);
    }
    assertThat(desk.locator("#text")).hasValue("");

    desk.locator("#more summary").click();
    desk.locator("#url").fill("https://www.example.com/help");
    desk.locator("#link button").click();
    assertThat(other.locator("#lines")).containsText("https://www.example.com/help", PATIENTLY);
    desk.locator("#question").fill("Which?");
    desk.locator("#answers").fill("Billing, Technical help");
    desk.locator("#choice button").click();
    assertThat(desk.locator("#lines")).containsText("Which?", PATIENTLY);
    page.setViewportSize(1200, 760);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/pictures/demo.png")));
    org.assertj.core.api.Assertions.assertThat(chat().transcript())
        .noneMatch(entry -> entry.text().startsWith("You wrote"));

    desk.locator("#leave:enabled").click();
    other.locator("#text:enabled").fill("Still there?");
    other.locator("#send").click();
    assertThat(desk.locator("#lines")).containsText("Anna: You wrote", PATIENTLY);
    desk.locator("#end:enabled").click();
    assertThat(tab.locator("#lines")).containsText("The chat is over", PATIENTLY);
    assertThat(desk.locator("#customer")).containsText("the chat is over", PATIENTLY);
    assertThat(desk.locator("#none")).isVisible(PATIENTLY_VISIBLE);
  }

  @Test
  void bothTabsShowTheChat() {
    Page page = demo();
    FrameLocator first = frame(page, "A tab of the visitor");
    FrameLocator second = frame(page, "Another tab of the visitor");
    first.locator("#start").click();
    Locator input = first.locator("#text:enabled");
    input.fill("<b>Hello</b> there");
    first.locator("#send").click();
    for (FrameLocator tab : List.of(first, second)) {
      assertThat(tab.locator("#lines")).containsText("Paul: <b>Hello</b> there", PATIENTLY);
    }
    chat().agent("You").say("I am a person");
    for (FrameLocator tab : List.of(first, second)) {
      assertThat(tab.locator("#lines")).containsText("You: I am a person", PATIENTLY);
    }
    second.locator("#end").click();
    assertThat(first.locator("#lines")).containsText("The chat is over", PATIENTLY);
  }
}
