package io.webchat.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import org.junit.jupiter.api.Test;

/** The demo: two tabs of a visitor. */
class DemoPageTest extends BrowserCase {
  private static final ContainsTextOptions PATIENTLY =
      new ContainsTextOptions().setTimeout((double) PATIENCE.toMillis());

  @Test
  void bothTabsShowTheChat() {
    String address = serverWithDemo().address("demo.html").toString();
    Page page = context().newPage();
    page.onPageError(problems()::add);
    page.navigate(address);
    FrameLocator first = page.locator("iframe").first().contentFrame();
    FrameLocator second = page.locator("iframe").last().contentFrame();
    first.locator("#start").click();
    Locator input = first.locator("#text:enabled");
    input.fill("<b>Hello</b> there");
    first.locator("#send").click();
    for (FrameLocator tab : java.util.List.of(first, second)) {
      assertThat(tab.locator("#lines")).containsText("Paul: <b>Hello</b> there", PATIENTLY);
    }
    chat().agent("You").say("I am a person");
    for (FrameLocator tab : java.util.List.of(first, second)) {
      assertThat(tab.locator("#lines")).containsText("You: I am a person", PATIENTLY);
    }
    second.locator("#end").click();
    assertThat(first.locator("#lines")).containsText("The chat is over", PATIENTLY);
  }
}
