package io.webchat.test.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests of pages in a real browser, one for the class. Left out where there is no Chromium. A
 * page's errors fail the test that had it.
 */
@NeedsChromium
public abstract class ChromiumCase {
  /** How long a page may take for what is expected of it. */
  protected static final Duration PATIENCE = Duration.ofMinutes(1);

  private static Chromium chromium;

  private final List<String> problems = new ArrayList<>();
  private BrowserContext context;

  /** For subclasses. */
  protected ChromiumCase() {}

  @BeforeAll
  static void startBrowser() {
    PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    chromium = new Chromium();
  }

  @AfterAll
  static void stopBrowser() {
    chromium.close();
  }

  /** Closes pages; what they complained of fails the test. */
  @AfterEach
  protected void closePages() {
    if (context != null) {
      context.close();
    }
    assertThat(problems).as("errors of pages").isEmpty();
  }

  /** The browser of one person; its pages share cookies. */
  protected BrowserContext context() {
    if (context == null) {
      context = anotherContext();
    }
    return context;
  }

  /** That of another person, which the test closes. */
  protected BrowserContext anotherContext() {
    return anotherContext(new Browser.NewContextOptions());
  }

  /** The same with options of its own. */
  protected BrowserContext anotherContext(Browser.NewContextOptions options) {
    BrowserContext another = chromium.browser().newContext(options);
    another.setDefaultTimeout((double) PATIENCE.toMillis());
    return another;
  }

  /** What pages have complained of. */
  protected List<String> problems() {
    return problems;
  }

  /** Does something until the page shows what that brings for some seconds only. */
  protected static void untilShown(Locator where, String text, Runnable again) {
    LocatorAssertions.ContainsTextOptions soon =
        new LocatorAssertions.ContainsTextOptions().setTimeout(1_500);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      again.run();
      try {
        PlaywrightAssertions.assertThat(where).containsText(text, soon);
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  /** Saves what a page shows, for who wants to see it: {@code target/pictures/NAME}. */
  protected static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "pictures").resolve(name)));
  }

  /** Fails when axe finds something in the page. */
  protected static void assertAccessible(Page page, String state) {
    assertThat(new AxeBuilder(page).analyze().getViolations())
        .as(state)
        .extracting(rule -> rule.getId() + " " + rule.getNodes().get(0).getTarget())
        .isEmpty();
  }
}
