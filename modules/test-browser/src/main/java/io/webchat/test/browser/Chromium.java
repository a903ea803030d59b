package io.webchat.test.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of the machine, where there is one. */
public final class Chromium implements AutoCloseable {
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // pages that tests fulfil come from no address, and count as pages of the internet
          "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets");

  private final Playwright playwright;
  private final Browser browser;

  /** Starts it, without a window. */
  public Chromium() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable().orElseThrow())
                    .setArgs(OPTIONS));
  }

  /** Where it is, or {@code webchat.chromium}; empty when there is none. */
  public static Optional<Path> executable() {
    String given = System.getProperty("webchat.chromium");
    return (given == null
            ? Stream.of(
                "/usr/bin/chromium-headless-shell", // the least work, having no window
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome")
            : Stream.of(given))
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Whether there is one, for tests that need it; the build says in one line that there is none.
   */
  public static boolean isThere() {
    return executable().isPresent();
  }

  /** The browser. */
  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
