package io.webchat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The transports that are there, and why others are not. */
class TransportListingTest {
  private static final Map<String, String> OFFERS =
      Map.of(
          "Provide-Capability",
          "osgi.service;objectClass:List<String>=\"" + TransportProvider.class.getName() + "\"");

  @TempDir Path storage;
  private SmallFramework framework;

  @BeforeEach
  void start() throws Exception {
    framework = new SmallFramework(storage);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
  }

  private List<String> lines() {
    return new TransportListing(framework.context())
        .offers().stream().map(TransportListing.Offer::line).toList();
  }

  private static ServiceRegistration<?> register(Bundle bundle, String type) {
    return bundle
        .getBundleContext()
        .registerService(TransportProvider.class, new Named(type), null);
  }

  @Test
  void transportsAreListedByType() throws Exception {
    register(framework.start("io.webchat.transport.b", "1.0.0", OFFERS), "zulu");
    register(framework.start("com.example.own", "2.0.0", Map.of()), "alpha");
    framework.start("apart", "1.0.0", Map.of());
    assertThat(lines())
        .satisfiesExactly(
            line ->
                assertThat(line.split(" +")).containsExactly("alpha", "com.example.own", "2.0.0"),
            line -> assertThat(line.split(" +")).containsExactly("zulu", "transport-b", "1.0.0"));
  }

  @Test
  void ofTwoVersionsTheOneThatServesIsToldAndHowTheOtherDoes() throws Exception {
    Bundle old = framework.start("io.webchat.transport.b", "1.0.0", OFFERS);
    ServiceRegistration<?> offer = register(old, "b");
    Bundle newer = framework.start("io.webchat.transport.b", "1.1.0", OFFERS);
    register(newer, "b");
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(" 1.0.0 ").endsWith(" serves"),
            line ->
                assertThat(line)
                    .contains(" 1.1.0 ")
                    .endsWith(
                        "stands by; bundle stop "
                            + old.getBundleId()
                            + " lets the next one serve"));
    offer.setProperties(FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, -1)));
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(" 1.1.0 ").endsWith(" serves"),
            line -> assertThat(line).contains(" 1.0.0 ").contains("stands by"));
    old.stop();
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).startsWith("b ").endsWith(" 1.1.0"))
        .anySatisfy(line -> assertThat(line).startsWith("- ").endsWith("stopped"));
  }

  @Test
  void oneThatIsMissingSaysWhy() throws Exception {
    Bundle bundle = framework.install("io.webchat.transport.b", "1.0.0", OFFERS);
    assertThat(lines()).singleElement().asString().startsWith("- ").endsWith("stopped");
    bundle.start();
    assertThat(lines()).singleElement().asString().endsWith("offers none; the log tells why");
    ServiceRegistration<?> offer = register(bundle, "b");
    assertThat(lines()).singleElement().asString().startsWith("b ").endsWith("1.0.0");
    offer.unregister();
    assertThat(lines()).singleElement().asString().startsWith("- ");
  }

  @Test
  void oneThatLacksAServiceNamesIt() throws Exception {
    framework.start(
        "io.webchat.transport.b",
        "1.0.0",
        Map.of(
            "Provide-Capability",
            OFFERS.get("Provide-Capability"),
            "Require-Capability",
            "osgi.service;filter:=\"(objectClass=com.example.Network)\";effective:=active"));
    assertThat(lines())
        .singleElement()
        .asString()
        .endsWith("waits for the service com.example.Network");
  }

  @Test
  void oneThatUsesAReplacedBundleSaysSo() throws Exception {
    Bundle rest = framework.start("io.webchat.rest", "1.0.0", Map.of("Export-Package", "shared"));
    framework.start(
        "io.webchat.transport.b",
        "1.0.0",
        Map.of("Provide-Capability", OFFERS.get("Provide-Capability"), "Import-Package", "shared"));
    rest.update(SmallFramework.jar("io.webchat.rest", "1.1.0", Map.of("Export-Package", "shared")));
    assertThat(lines())
        .singleElement()
        .asString()
        .endsWith("uses the former rest 1.0.0; bundle refresh rest");
  }

  private record Named(String type) implements TransportProvider {
    @Override
    public Transport create(TransportContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
