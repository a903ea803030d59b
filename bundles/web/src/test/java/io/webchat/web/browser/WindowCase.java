package io.webchat.web.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

/** Pages with the chat window. */
abstract class WindowCase extends BrowserCase {
  private static final String WINDOW = "<script type=module src='/webchat/webchat-ui.js'></script>";

  static LocatorAssertions expect(Locator locator) {
    return PlaywrightAssertions.assertThat(locator);
  }

  /** A page with the window and this configuration of {@code _genesys.widgets}. */
  Page window(String widgets) {
    return window(context(), widgets);
  }

  Page window(BrowserContext in, String widgets) {
    return page(
        in,
        server().origin(),
        "<!doctype html><html lang=en><meta charset=utf-8>"
            + "<meta name=viewport content='width=device-width'><title>A shop</title>"
            + "<main><h1>A shop</h1></main><script>window._genesys = {widgets: "
            + widgets
            + "}</script>"
            + WINDOW);
  }

  static Locator button(Page page, String name) {
    return page.getByText(name, new Page.GetByTextOptions().setExact(true));
  }

  /** A chat that has begun. */
  Page chatting() {
    Page page = window("{}");
    begin(page);
    return page;
  }

  static void begin(Page page) {
    button(page, "Chat with us").click();
    page.getByLabel("First name").fill("Jane");
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
  }

  static Locator input(Page page) {
    return page.locator(".composer textarea");
  }
}
