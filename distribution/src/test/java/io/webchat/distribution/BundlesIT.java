package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatFactory;
import io.webchat.testkit.container.OsgiContainer;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** The deployed bundles together in one framework; when the class is over it stops cleanly. */
class BundlesIT {
  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class)
          .bundles(DeployedBundles.jars())
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .build();

  @Test
  void everyOneIsActive() {
    assertThat(container.context().getBundles())
        .filteredOn(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
        .allSatisfy(
            bundle ->
                assertThat(bundle.getState())
                    .as(bundle.getSymbolicName())
                    .isEqualTo(Bundle.ACTIVE));
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(Arrays.stream(container.context().getBundles()).map(Bundle::getSymbolicName))
        .doesNotHaveDuplicates();
  }

  /** A wire to a plug-in would restart whoever has it with every plug-in that is replaced. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bus",
        "core",
        "scripting",
        "session.cookie",
        "session.file",
        "session.jdbc",
        "session.redis",
        "prefilter.cobrowse",
        "transport.gms.rest",
        "transport.purecloud.v2",
        "transport.pureconnect.v4",
        "transport.pureengage.v3",
      })
  void nothingIsWiredToAPlugIn(String name) {
    Bundle bundle = container.bundle("io.webchat." + name);
    FrameworkWiring wiring = container.context().getBundle(0).adapt(FrameworkWiring.class);
    assertThat(wiring.getDependencyClosure(List.of(bundle))).containsExactly(bundle);
  }

  @Test
  void theTransportsAreOffered() {
    WebChatFactory factory = container.service(WebChatFactory.class);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(factory.transports())
                    .contains(
                        "gms-v2-rest",
                        "purecloud-v2-sockets",
                        "pureconnect-v4-rest",
                        "pureengage-v3-rest"));
  }

  @Test
  void theShellsCommandsAreThere() throws Exception {
    for (String command :
        List.of(
            "start",
            "send",
            "typing",
            "transcript",
            "agents",
            "stats",
            "end",
            "list",
            "use",
            "create",
            "close",
            "transports",
            "command",
            "events",
            "bundles",
            "bundle",
            "script",
            "hooks")) {
      String filter = "(&(osgi.command.scope=webchat)(osgi.command.function=" + command + "))";
      Awaitility.await(command)
          .untilAsserted(
              () ->
                  assertThat(container.context().getAllServiceReferences(null, filter))
                      .as(command)
                      .hasSize(1));
    }
  }
}
