package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.webchat.testkit.sample.Greeter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

class OsgiContainerTest {

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(Greeter.class)
          .bundles(OsgiContainer.runtime())
          .frameworkProperty("org.example.colour", "green")
          .configuration("greeter", Map.of("greeting", "Good morning"))
          .build();

  @TempDir static Path folder;

  @BeforeEach
  void install() throws Exception {
    container.install(SampleBundle.write(folder, "1.0.0"));
  }

  @AfterEach
  void uninstall() {
    container.uninstall(SampleBundle.NAME);
    container.awaitNoService(Greeter.class, null);
    container.configure("greeter", Map.of("greeting", "Good morning"));
  }

  @Test
  void everyBundleOfTheRuntimeIsActive() {
    assertThat(container.context().getBundles())
        .filteredOn(bundle -> bundle.getHeaders().get("Fragment-Host") == null)
        .hasSizeGreaterThan(14)
        .allSatisfy(bundle -> assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE));
    assertThat(container.bundle("io.webchat.testkit.logback").getState())
        .isEqualTo(Bundle.RESOLVED);
    assertThat(container.context().getProperty("org.example.colour")).isEqualTo("green");
  }

  @Test
  void aServiceOfABundleHasItsConfigurationAndLogsThroughLogback() {
    assertThat(container.service(Greeter.class).greet("Ann"))
        .isEqualTo("Good morning Ann through ch.qos.logback.classic.Logger");
    assertThat(container.service(Greeter.class).getClass().getClassLoader())
        .isNotSameAs(getClass().getClassLoader());
  }

  @Test
  void aNewConfigurationReachesTheComponent() {
    container.configure("greeter", Map.of("greeting", "Good evening"));
    await()
        .untilAsserted(
            () ->
                assertThat(container.service(Greeter.class).greet("Bob"))
                    .startsWith("Good evening Bob"));
  }

  @Test
  void aFactoryConfigurationIsFoundByItsName() throws Exception {
    String pid = container.configureFactory("factory", "one", Map.of("key", "value")).getPid();
    assertThat(pid).isEqualTo("factory~one");
    assertThat(
            container
                .configureFactory("factory", "one", Map.of("key", "other"))
                .getProperties()
                .get("key"))
        .isEqualTo("other");
  }

  @Test
  void stoppingTakesTheServiceAndStartingBringsIt() {
    container.service(Greeter.class);
    container.stop(SampleBundle.NAME);
    assertThat(container.services(Greeter.class)).isEmpty();
    container.start(SampleBundle.NAME);
    assertThat(
            container
                .service(Greeter.class, "(component.name=*Greeter)", OsgiContainer.TIMEOUT)
                .greet("Cid"))
        .contains("Cid");
    assertThat(container.services(Greeter.class)).hasSize(1);
  }

  @Test
  void updatingReplacesTheClasses() throws Exception {
    Greeter before = container.service(Greeter.class);
    container.update(SampleBundle.NAME, SampleBundle.write(folder, "2.0.0"));
    container.refresh();
    assertThat(container.bundle(SampleBundle.NAME).getVersion()).hasToString("2.0.0");
    assertThat(container.service(Greeter.class).getClass()).isNotSameAs(before.getClass());
  }

  @Test
  void whatDoesNotComeIsNamedTogetherWithTheBundles() {
    assertThatThrownBy(
            () -> container.service(Greeter.class, "(colour=red)", Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "service io.webchat.testkit.sample.Greeter (colour=red) within PT0.02S")
        .hasMessageContaining("sample:active");
    assertThatThrownBy(() -> container.bundle("absent"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no bundle absent; there are [org.apache.felix.framework:active, ");
  }

  @Test
  void aBundleThatCannotResolveSaysWhatIsMissing() throws Exception {
    Path jar = SampleBundle.write(folder, "3.0.0", "Import-Package", "org.absent");
    assertThatThrownBy(() -> container.update(SampleBundle.NAME, jar))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cannot update sample: ")
        .hasMessageContaining("org.absent")
        .hasMessageContaining("sample:unresolved")
        .hasCauseInstanceOf(BundleException.class);
  }

  @Nested
  class InANestedClass {

    private static BundleContext outer = container.context();

    @Test
    void theFrameworkIsTheSame() {
      assertThat(container.context()).isSameAs(outer);
      assertThat(container.service(Greeter.class)).isNotNull();
    }
  }
}
