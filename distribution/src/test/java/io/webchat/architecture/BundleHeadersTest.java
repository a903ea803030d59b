package io.webchat.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What resolvers of containers, and the module system, read of the bundles. */
class BundleHeadersTest {
  /** Commas between clauses, not those within quotes. */
  private static final String BETWEEN = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

  /** Packages without versions. */
  private static final String OF_THE_JDK =
      "(java|javax|jdk|sun|com\\.sun|org\\.w3c|org\\.xml|org\\.ietf)\\..*";

  /** What works on a class path or module path. */
  private static final List<String> STANDALONE =
      List.of("bus", "core", "scripting", "session-cookie", "transport-gms-rest");

  static Stream<Path> bundles() throws IOException {
    Path folder = OsgiContainer.bundlesFolder().jar("webchat-core").getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("webchat-"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void saysWhoMadeItAndWhere(Path bundle) {
    assertThat(header(bundle, "Bundle-Vendor")).isNotEmpty();
    assertThat(header(bundle, "Bundle-DocURL")).startsWith("https://");
    assertThat(header(bundle, "Bundle-SCM")).contains("scm:git:");
  }

  /** Without a filter a requirement means every capability of the namespace. */
  @ParameterizedTest
  @MethodSource("bundles")
  void requirementsHaveFilters(Path bundle) {
    assertThat(clauses(bundle, "Require-Capability"))
        .filteredOn(requirement -> !requirement.isEmpty())
        .allSatisfy(requirement -> assertThat(requirement).contains("filter:="));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void goesWithoutMetrics(Path bundle) {
    assertThat(clauses(bundle, "Require-Capability"))
        .filteredOn(requirement -> requirement.contains("MeterRegistry"))
        .allSatisfy(requirement -> assertThat(requirement).contains("resolution:=optional"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.webchat.spi.bus.BusFactory",
        "io.webchat.spi.session.SessionStorageProvider",
        "io.webchat.spi.transport.TransportProvider"
      })
  void aResolverBringsWhatNoChatCanBeWithout(String service) {
    Path core = OsgiContainer.bundlesFolder().jar("webchat-core");
    assertThat(clauses(core, "Require-Capability"))
        .filteredOn(requirement -> requirement.contains("(objectClass=" + service + ")"))
        .anySatisfy(
            requirement ->
                assertThat(requirement)
                    .contains("effective:=active")
                    .doesNotContain("resolution:=optional"));
  }

  /** Stores register themselves when they are open, which bnd cannot know. */
  @ParameterizedTest
  @ValueSource(strings = {"session-cookie", "session-file", "session-jdbc", "session-redis"})
  void aResolverFindsEachStore(String store) {
    assertThat(clauses(webchat(store), "Provide-Capability"))
        .filteredOn(capability -> capability.startsWith("osgi.service;"))
        .filteredOn(capability -> capability.contains(SessionStorageProvider.class.getName()))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transport-gms-cometd",
        "transport-gms-rest",
        "transport-purecloud-v2",
        "transport-pureconnect-v4",
        "transport-pureengage-v3",
        "transport-webmessaging"
      })
  void aTransportIsFoundWithAndWithoutOsgi(String transport) throws IOException {
    Path bundle = webchat(transport);
    String contract = TransportProvider.class.getName();
    assertThat(clauses(bundle, "Provide-Capability"))
        .extracting(capability -> capability.replaceFirst(";.*", ""))
        .containsExactlyInAnyOrder("osgi.service", "osgi.serviceloader");
    assertThat(entry(bundle, "META-INF/services/" + contract)).contains("Provider");
    assertThat(entry(bundle, header(bundle, "Service-Component").replaceFirst(",.*", "")))
        .contains("<property name=\"" + TransportProvider.TYPE_PROPERTY + "\"");
    assertThat(descriptor(bundle).provides())
        .anySatisfy(provided -> assertThat(provided.service()).isEqualTo(contract));
  }

  private static Path webchat(String name) {
    return OsgiContainer.bundlesFolder().jar("webchat-" + name);
  }

  private static String entry(Path bundle, String name) throws IOException {
    try (JarFile jar = new JarFile(bundle.toFile());
        InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void importsHaveVersions(Path bundle) {
    assertThat(clauses(bundle, "Import-Package"))
        .filteredOn(imported -> !imported.matches("|" + OF_THE_JDK))
        .allSatisfy(
            imported -> assertThat(imported).containsAnyOf("version=", "resolution:=optional"));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void isAClosedModule(Path bundle) {
    assertThat(descriptor(bundle).isOpen()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("standalone")
  void needsNoOsgiOnTheModulePath(Path bundle) {
    assertThat(descriptor(bundle).requires())
        .filteredOn(required -> required.name().contains("osgi"))
        .allSatisfy(
            required -> assertThat(required.modifiers()).contains(Requires.Modifier.STATIC));
  }

  static Stream<Path> standalone() {
    return STANDALONE.stream().map(name -> OsgiContainer.bundlesFolder().jar("webchat-" + name));
  }

  private static ModuleDescriptor descriptor(Path bundle) {
    return ModuleFinder.of(bundle).findAll().iterator().next().descriptor();
  }

  private static List<String> clauses(Path bundle, String header) {
    return List.of(header(bundle, header).split(BETWEEN));
  }

  private static String header(Path bundle, String name) {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      String value = jar.getManifest().getMainAttributes().getValue(name);
      return value == null ? "" : value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
