package io.webchat.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.webchat.spi.health.Finding;
import io.webchat.swap.SmallFramework;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** What counts as a bundle that does not resolve. */
class WiringCheckTest {
  private static final String IMPORTS = Constants.IMPORT_PACKAGE;
  private static final long RESOLVING_S = 10;

  @TempDir Path storage;
  private SmallFramework framework;
  private WiringCheck check;

  /** The clock, s. */
  private long now;

  @BeforeEach
  void start() throws Exception {
    framework = new SmallFramework(storage);
    check = new WiringCheck(framework.context(), () -> TimeUnit.SECONDS.toNanos(now));
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
  }

  private ListAssert<Finding> assertFound() {
    return assertThat(check.check());
  }

  private Bundle install(String name, Map<String, String> headers) throws Exception {
    return framework.install(name, "1.0.0", headers);
  }

  @Test
  void oneThatLacksAPackageIsToldAtOnceWithWhatItLacks() throws Exception {
    Bundle plugin = install("shop.plugin", Map.of(IMPORTS, "shop.nowhere"));
    assertFound()
        .extracting(Finding::text, Finding::remedy)
        .containsExactly(
            tuple(
                "shop.plugin does not resolve",
                "nothing provides the osgi.wiring.package with"
                    + " (osgi.wiring.package=shop.nowhere) that it needs"));
    framework.start("shop.nowhere", "1.0.0", Map.of(Constants.EXPORT_PACKAGE, "shop.nowhere"));
    assertFound().isEmpty();
    plugin.start();
    now += RESOLVING_S;
    assertFound().isEmpty();
  }

  @Test
  void oneThatIsAboutToResolveIsNotTold() throws Exception {
    Bundle plugin =
        install(
            "shop.plugin",
            Map.of(
                IMPORTS,
                "org.osgi.framework,shop.nowhere;resolution:=optional",
                "DynamicImport-Package",
                "shop.somewhere",
                Constants.REQUIRE_CAPABILITY,
                "osgi.extender;filter:=\"(osgi.extender=shop)\";effective:=active"));
    assertFound().isEmpty();
    now += RESOLVING_S - 1;
    assertFound().isEmpty();
    plugin.start();
    now += RESOLVING_S;
    assertFound().isEmpty();
  }

  @Test
  void oneThatHasEverythingAndDoesNotResolveForLongIsTold() throws Exception {
    Bundle plugin = install("shop.plugin", Map.of());
    assertFound().isEmpty();
    now += RESOLVING_S;
    assertFound()
        .extracting(Finding::text, Finding::remedy)
        .containsExactly(tuple("shop.plugin does not resolve", "the log tells what is in its way"));
    plugin.uninstall();
    assertFound().isEmpty();
  }

  @Test
  void eachTimeItHasAsLongToResolve() throws Exception {
    Bundle plugin = install("shop.plugin", Map.of());
    assertFound().isEmpty();
    plugin.start();
    plugin.stop();
    now += RESOLVING_S;
    assertFound().isEmpty();
    plugin.update(SmallFramework.jar("shop.plugin", "1.0.1", Map.of()));
    assertThat(plugin.getState()).isEqualTo(Bundle.INSTALLED);
    assertFound().isEmpty();
    now += RESOLVING_S;
    assertFound().hasSize(1);
  }

  @Test
  void aFragmentWithoutItsHostIsNotTold() throws Exception {
    install("shop.fragment", Map.of(Constants.FRAGMENT_HOST, "shop.host"));
    now += RESOLVING_S;
    assertFound().isEmpty();
  }
}
