package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo: two tabs of a visitor, and the desk of the agent. */
class DemoPageTest extends WindowCase {
  private static final FrameLocator.GetByTextOptions EXACTLY =
      new FrameLocator.GetByTextOptions().setExact(true);
  private static final String TAB = "A tab of the visitor";
  private static final String OTHER = "Another tab of the visitor";
  private static final String DESK = "The agent's desk";

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

  private static Locator texts(FrameLocator tab) {
    return tab.locator(".bubble, .system");
  }

  private static void begin(FrameLocator tab) {
    tab.getByLabel("First name").fill("Paul");
    tab.getByText("Start chat", EXACTLY).click();
    expect(tab.getByText("Hello, I am Anna")).isVisible();
  }

  private static void say(FrameLocator tab, String text) {
    tab.locator(".composer textarea").fill(text);
    tab.locator(".composer textarea").press("Enter");
  }

  @Test
  void aPersonAtTheDeskAnswersInThePlaceOfTheBuiltInAgent() {
    Page page = demo();
    FrameLocator tab = frame(page, TAB);
    FrameLocator other = frame(page, OTHER);
    FrameLocator desk = frame(page, DESK);
    expect(desk.locator("#none")).isVisible();
    assertAccessible(page, "desk without a chat");
    begin(tab);
    desk.locator("#chats button").click();
    expect(desk.locator("#lines")).containsText("Anna: Hello, I am Anna");
    desk.locator("#join:enabled").click();
    expect(desk.locator("#lines")).containsText("Anna left");
    expect(tab.getByText("Kim has joined")).isVisible();

    typeUntil(
        desk.locator("#typing"),
        "Paul is typing",
        tab.locator(".composer textarea"),
        "<img src=x onerror=alert(1)>");
    tab.getByText("Send", EXACTLY).click();
    expect(desk.locator("#lines")).containsText("Paul: <img src=x onerror=alert(1)>");
    typeUntil(
        tab.locator(".typing"), "Kim is typing", desk.locator("#text"), "A person <b>here</b>");
    desk.locator("#send").click();
    for (FrameLocator one : List.of(tab, other)) {
      expect(texts(one).last()).hasText("A person <b>here</b>");
    }
    expect(desk.locator("#text")).hasValue("");

    desk.locator("#more summary").click();
    desk.locator("#url").fill("https://www.example.com/help");
    desk.locator("#link button").click();
    expect(other.locator(".bubble a")).hasAttribute("href", "https://www.example.com/help");
    desk.locator("#question").fill("Which?");
    desk.locator("#answers").fill("Billing, Technical help");
    desk.locator("#choice button").click();
    expect(desk.locator("#lines")).containsText("Which?");
    expect(other.getByText("Technical help", EXACTLY).first()).isVisible();
    assertAccessible(page, "desk with a chat");
    page.setViewportSize(1200, 760);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/pictures/demo.png")));
    assertThat(chat().transcript()).noneMatch(entry -> entry.text().startsWith("You wrote"));

    desk.locator("#leave:enabled").click();
    expect(desk.locator("#lines")).containsText("Kim left");
    say(other, "Still there?");
    expect(desk.locator("#lines")).containsText("Anna: You wrote");
    desk.locator("#end:enabled").click();
    expect(tab.getByText("The chat is over")).isVisible();
    expect(desk.locator("#customer")).containsText("the chat is over");
    expect(desk.locator("#none")).isVisible();
    assertAccessible(page, "desk after a chat");
  }

  @Test
  void bothTabsShowTheChat() {
    Page page = demo();
    FrameLocator first = frame(page, TAB);
    FrameLocator second = frame(page, OTHER);
    begin(first);
    expect(second.getByText("Hello, I am Anna")).isVisible();
    say(first, "<b>Hello</b> there");
    for (FrameLocator tab : List.of(first, second)) {
      expect(tab.locator(".own .bubble")).hasText("<b>Hello</b> there");
    }
    chat().agent("Kim").say("I am a person");
    for (FrameLocator tab : List.of(first, second)) {
      expect(tab.getByText("I am a person")).isVisible();
    }
    second.getByText("End chat", EXACTLY).click();
    second.getByText("End it", EXACTLY).click();
    expect(first.getByText("The chat is over")).isVisible();
  }

  private static void typeUntil(Locator shown, String sign, Locator input, String text) {
    untilShown(
        shown,
        sign,
        () -> {
          input.fill("");
          input.fill(text);
        });
  }
}
