package io.webchat.test.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The defaults of Awaitility in every test run, found by JUnit on the class path. A wait ends as
 * soon as what it waits for is there, so its limit is for a machine that is busy with other things;
 * no test's outcome may depend on it.
 */
public final class Patience implements LauncherSessionListener {
  /** The longest wait. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration INTERVAL = Duration.ofMillis(10);

  /** For JUnit. */
  public Patience() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LIMIT);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
