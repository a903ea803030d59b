package io.webchat.swap;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

class BundleRefresherTest {
  @TempDir Path storage;

  /** The framework tells of events on a thread of its own, also when who listened has stopped. */
  @Test
  void anEventThatComesWhenItsBundleHasStoppedIsNoFault() throws Exception {
    SmallFramework framework = new SmallFramework(storage);
    try {
      Bundle own = framework.start("own", "1.0.0", Map.of());
      Bundle other = framework.start("other", "1.0.0", Map.of());
      BundleRefresher refresher = new BundleRefresher(own.getBundleContext());
      refresher.close();
      own.stop();
      for (int event : new int[] {BundleEvent.UPDATED, BundleEvent.STOPPED}) {
        assertThatCode(() -> refresher.bundleChanged(new BundleEvent(event, other)))
            .doesNotThrowAnyException();
      }
    } finally {
      framework.stop();
    }
  }
}
