package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeededBundlesTest {
  @TempDir Path folder;
  private final List<Path> entries = new ArrayList<>();

  private void bundle(String name, Map<String, String> headers) throws IOException {
    StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\n");
    manifest.append("Bundle-SymbolicName: ").append(name).append("; singleton:=true\n");
    headers.forEach((key, value) -> manifest.append(key + ": " + value + "\n"));
    Path file = Files.createDirectories(folder.resolve(name)).resolve(JarFile.MANIFEST_NAME);
    Files.createDirectories(file.getParent());
    Files.writeString(file, manifest);
    entries.add(folder.resolve(name));
  }

  private NeededBundles neededBy(String root, String... shared) {
    TestClassPath classPath =
        TestClassPath.of(
            String.join(File.pathSeparator, entries.stream().map(Path::toString).toList()));
    NeededBundles needed = new NeededBundles(classPath, List.of(shared));
    needed.add(classPath.artifact(root).orElseThrow());
    return needed;
  }

  private static List<String> names(NeededBundles needed) {
    return needed.bundles().stream().map(ClassPathBundle::symbolicName).toList();
  }

  @Test
  void bringsWhoExportsWhatIsImportedAndWhatThatNeeds() throws IOException {
    bundle("root", Map.of("Import-Package", "a.b;version=\"[1.0,2)\",java.util,javax.net.ssl"));
    bundle("first", Map.of("Export-Package", "a.b;version=\"1.1\"", "Import-Package", "c"));
    bundle("second", Map.of("Export-Package", "c;uses:=\"a.b,x\";version=\"1.0\""));
    bundle("other", Map.of("Export-Package", "d"));

    assertThat(names(neededBy("root"))).containsExactly("root", "first", "second");
  }

  @Test
  void bringsWhoRegistersARequiredServiceOnce() throws IOException {
    String wanted = "osgi.service;effective:=active;filter:=\"(objectClass=a.Engine)\"";
    String offered = "osgi.service;objectClass:List<String>=\"x.Y,a.Engine\";uses:=\"a,x\"";
    bundle("root", Map.of("Require-Capability", wanted + ",osgi.ee;filter:=\"(osgi.ee=JavaSE)\""));
    bundle("engine", Map.of("Provide-Capability", offered));
    bundle("spare", Map.of("Provide-Capability", offered));

    assertThat(names(neededBy("root"))).containsExactly("root", "engine");
  }

  @Test
  void whatIsOptionalComesWhereItIsThere() throws IOException {
    bundle(
        "root",
        Map.of(
            "Import-Package", "meters;resolution:=optional,nowhere;resolution:=optional",
            "Require-Capability",
                "osgi.service;filter:=\"(objectClass=a.B)\";resolution:=optional"));
    bundle("metrics", Map.of("Export-Package", "meters"));
    bundle(
        "service", Map.of("Provide-Capability", "osgi.service;objectClass:List<String>=\"a.B\""));

    assertThat(names(neededBy("root"))).containsExactly("root", "metrics");
  }

  @Test
  void whatTheTestSharesNeedsNoBundle() throws IOException {
    bundle("root", Map.of("Import-Package", "shared.api,org.osgi.framework"));
    bundle("api", Map.of("Export-Package", "shared.api"));

    NeededBundles needed = neededBy("root", "shared.api");

    assertThat(names(needed)).containsExactly("root");
    assertThat(needed.plainPackages()).isEmpty();
  }

  @Test
  void theFrameworkExportsPackagesOfPlainJars() throws IOException {
    bundle("root", Map.of("Import-Package", "plain.code,absent"));
    Files.createDirectories(folder.resolve("library/plain/code"));
    entries.add(folder.resolve("library"));

    assertThat(neededBy("root").plainPackages()).containsExactly("plain.code");
  }

  @Test
  void aFolderOfClassesBecomesAJar() throws IOException {
    bundle("root", Map.of("Import-Package", "a"));
    Files.writeString(folder.resolve("root/resource.txt"), "text");

    try (JarFile jar = new JarFile(BundleJar.of(folder.resolve("root")).toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Import-Package")).isEqualTo("a");
      assertThat(jar.getEntry("resource.txt")).isNotNull();
    }
  }
}
